using Microsoft.Playwright;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// What a page costs: bytes on the wire from the server for a browser that has never been here (with all that its service worker fetches) and for one that comes
/// to it from another page, and how much of it jumps while it loads. A real Chromium at every page of the side bar, and at a record of each kind.
/// </summary>
internal static class PageWeight
{
    private const string Browser = "/usr/bin/chromium";
    private const double ColdGoal = 150;
    private const double WarmGoal = 15;
    private const double ShiftGoal = 0.001;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync()
    {
        await using var site = await CrmSite.StartAsync();
        await using var wire = new CountedWire(site.Address.Port);
        var session = new Cookie { Name = Session.CookieName, Value = await site.LogInAsync(), Url = wire.Address };
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Browser, Args = ["--no-sandbox", "--disable-gpu"] });
        Console.Out.WriteLine($"{"page",-28} {"cold KB",8} {"warm KB",8} {"shift",8}   goal {ColdGoal:F0}, {WarmGoal:F0}, none");
        var missed = 0;
        foreach (var (name, path) in await PagesAsync(site, chromium, wire, session))
        {
            missed += await LooksGoodAsync(chromium, wire, session, name, path) ? 0 : 1;
        }

        // the language with the most letters of its own
        await using (var russian = site.Source.CreateCommand("UPDATE users SET language = 'ru'"))
        {
            await russian.ExecuteNonQueryAsync();
        }

        missed += await LooksGoodAsync(chromium, wire, session, "/desk in Russian", "/desk") ? 0 : 1;
        return missed == 0 ? 0 : 1;
    }

    private static async Task<List<(string Name, string Path)>> PagesAsync(CrmSite site, IBrowser chromium, CountedWire wire, Cookie session)
    {
        await using var context = await chromium.NewContextAsync();
        await context.AddCookiesAsync([session]);
        var page = await context.NewPageAsync();
        await page.GotoAsync(wire.Address + "/more");
        var places = await page.EvaluateAsync<string[]>("Array.from(document.querySelectorAll('main .places a'), (link) => link.pathname)");
        var call = await site.ScalarAsync("SELECT id::text FROM calls ORDER BY id DESC LIMIT 1");
        var contact = await site.ScalarAsync("SELECT id::text FROM contacts LIMIT 1");
        return [.. places.Distinct().Select(path => (path, path)), ("/calls/{id}", $"/calls/{call}"), ("/contacts/{id}", $"/contacts/{contact}"), ("/contacts/{id}/edit", $"/contacts/{contact}/edit"), ("/search", "/search?q=contact")];
    }

    private static async Task<bool> LooksGoodAsync(IBrowser chromium, CountedWire wire, Cookie session, string name, string path)
    {
        await using var context = await chromium.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        await context.AddCookiesAsync([session]);
        await context.AddInitScriptAsync(LayoutShifts.Watch);
        var page = await context.NewPageAsync();
        wire.TakePaths();
        var cold = await WeighAsync(wire, page, () => page.GotoAsync(wire.Address + path));
        var paths = wire.TakePaths();
        var shift = await page.EvaluateAsync<double>(LayoutShifts.Sum);
        // from here to another page and back, as a click does it
        await WeighAsync(wire, page, () => VisitAsync(page, path == "/keys" ? "/more" : "/keys"));
        var warm = await WeighAsync(wire, page, () => VisitAsync(page, path));
        var worst = Math.Max(shift, await page.EvaluateAsync<double>(LayoutShifts.Sum) - shift);
        Console.Out.WriteLine(FormattableString.Invariant($"{name,-28} {cold,8:F1} {warm,8:F1} {worst,8:F4}"));
        if (cold > ColdGoal)
        {
            foreach (var (part, bytes) in paths)
            {
                Console.Out.WriteLine(FormattableString.Invariant($"    {bytes / 1024.0,6:F1} KB {part}"));
            }
        }

        if (worst >= ShiftGoal)
        {
            foreach (var one in await page.EvaluateAsync<string[]>(LayoutShifts.Take))
            {
                Console.Out.WriteLine($"    {one}");
            }
        }

        return cold <= ColdGoal && warm <= WarmGoal && worst < ShiftGoal;
    }

    // Until nothing has come over the wire for a while: what is fetched after the page has been drawn weighs as much as what came before.
    private static async Task<double> WeighAsync(CountedWire wire, IPage page, Func<Task> open)
    {
        var before = wire.Bytes;
        await open();
        await page.WaitForSelectorAsync("html[data-live=up]");
        var since = TimeProvider.System.GetTimestamp();
        for (long seen = -1; seen != wire.Bytes;)
        {
            if (TimeProvider.System.GetElapsedTime(since) > Patience)
            {
                throw new InvalidOperationException($"{page.Url} does not come to rest: {string.Join(", ", wire.TakePaths())}");
            }

            seen = wire.Bytes;
            await Task.Delay(Quiet);
        }

        return (wire.Bytes - before) / 1024.0;
    }

    private static async Task VisitAsync(IPage page, string path)
    {
        await page.EvaluateAsync("path => { const link = document.createElement('a'); link.href = path; document.querySelector('main').append(link); link.click(); }", path);
        await page.WaitForURLAsync("**" + path);
        await page.WaitForFunctionAsync("() => !document.documentElement.hasAttribute('aria-busy')");
    }
}
