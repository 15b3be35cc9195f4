using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Playwright;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// What a page costs: bytes on the wire from the server for a browser that has never been here (with all that its service worker fetches) and for one that comes
/// to it from another page, how much of it jumps while it loads, and the server's memory for each browser that keeps its live line open. A real Chromium and a web process of its own.
/// </summary>
internal static class PageWeight
{
    private const string Browser = "/usr/bin/chromium";
    private const string Email = "manager@havelmark.example";
    private const string Password = "long enough for a benchmark";
    private const int Calls = 2000;
    private const int OpenPages = 300;
    private const double ColdGoal = 150;
    private const double WarmGoal = 15;
    private const double ShiftGoal = 0.001;
    private const double MemoryGoal = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2.5);

    private const string WatchForShifts = """
        window.shifted = 0;
        new PerformanceObserver((list) => { for (const shift of list.getEntries()) window.shifted += shift.value; }).observe({ type: 'layout-shift', buffered: true });
        """;

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await FillAsync(source);
        var address = $"http://127.0.0.1:{LoopbackPort.Free().ToString(CultureInfo.InvariantCulture)}";
        await using var web = await GuardedProcess.StartAsync(
        [
            "dotnet", RepositoryRoot.Of("src", "OnPremCrm.Web", "bin", "Release", "net10.0", "OnPremCrm.Web.dll"), "--contentRoot", RepositoryRoot.Of("src", "OnPremCrm.Web"), "--urls", address,
            $"--ConnectionStrings:Crm={postgres.ConnectionString}", "--Logging:LogLevel:Default=Error",
        ]);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = OpenPages + 10 }) { Timeout = Timeout.InfiniteTimeSpan };
        await AnswersAsync(http, address, web);
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Browser, Args = ["--no-sandbox", "--disable-gpu"] });
        await using var wire = new CountedWire(new Uri(address).Port);
        var cookie = await LogInAsync(chromium, wire.Address);
        var call = await ScalarAsync(source, "SELECT id::text FROM calls ORDER BY id DESC LIMIT 1");
        var contact = await ScalarAsync(source, "SELECT id::text FROM contacts LIMIT 1");
        Console.Out.WriteLine($"{"page",-24} {"cold KB",8} {"warm KB",8} {"shift",8}   goal {ColdGoal:F0}, {WarmGoal:F0}, none");
        var isLight = true;
        foreach (var path in (string[])["/desk", "/calls", $"/calls/{call}", "/callbacks", "/contacts", $"/contacts/{contact}", "/search?q=contact", "/ledger", "/users", "/settings"])
        {
            await using var context = await chromium.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
            await context.AddCookiesAsync([cookie]);
            await context.AddInitScriptAsync(WatchForShifts);
            var page = await context.NewPageAsync();
            var cold = await WeighAsync(wire, page, () => page.GotoAsync(wire.Address + path));
            var shift = await page.EvaluateAsync<double>("window.shifted");
            // from here to another page and back, as a click does it
            await WeighAsync(wire, page, () => VisitAsync(page, "/more"));
            var warm = await WeighAsync(wire, page, () => VisitAsync(page, path));
            var shiftAgain = await page.EvaluateAsync<double>("window.shifted") - shift;
            isLight &= cold <= ColdGoal && warm <= WarmGoal && Math.Max(shift, shiftAgain) < ShiftGoal;
            Console.Out.WriteLine(FormattableString.Invariant($"{path.Replace(call, "{id}", StringComparison.Ordinal).Replace(contact, "{id}", StringComparison.Ordinal),-24} {cold,8:F1} {warm,8:F1} {Math.Max(shift, shiftAgain),8:F4}"));
        }

        var perPage = await OpenAsync(http, address, $"{cookie.Name}={cookie.Value}", web);
        Console.Out.WriteLine(FormattableString.Invariant($"memory of the server for each of {OpenPages} open pages: {perPage:F1} KB (goal < {MemoryGoal:F0})"));
        return isLight && perPage < MemoryGoal ? 0 : 1;
    }

    // Until nothing has come over the wire for a while: what is fetched after the page has been drawn weighs as much as what came before.
    private static async Task<double> WeighAsync(CountedWire wire, IPage page, Func<Task> open)
    {
        var before = wire.Bytes;
        await open();
        await page.WaitForSelectorAsync("html[data-live=up]");
        for (long seen = -1; seen != wire.Bytes;)
        {
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

    // Grown memory over a crowd of live lines, after both have settled: resident, so what the runtime keeps in reserve counts too.
    private static async Task<double> OpenAsync(HttpClient http, string address, string cookie, GuardedProcess web)
    {
        var warm = await CrowdAsync(http, address, cookie, 20);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var before = ResidentKilobytes(web.Pid);
        var crowd = await CrowdAsync(http, address, cookie, OpenPages);
        await Task.Delay(TimeSpan.FromSeconds(3));
        var grown = ResidentKilobytes(web.Pid) - before;
        crowd.Concat(warm).ToList().ForEach(answer => answer.Dispose());
        return grown / OpenPages;
    }

    private static async Task<List<HttpResponseMessage>> CrowdAsync(HttpClient http, string address, string cookie, int size)
    {
        var crowd = new List<HttpResponseMessage>();
        for (var i = 0; i < size; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address + "/live")) { Headers = { { "Cookie", cookie } } };
            crowd.Add((await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode());
        }

        return crowd;
    }

    private static double ResidentKilobytes(int pid) => double.Parse(
        File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    private static async Task AnswersAsync(HttpClient http, string address, GuardedProcess web)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address + "/login"), limit.Token);
                return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or OperationCanceledException)
            {
                if (limit.IsCancellationRequested || web.HasExited)
                {
                    throw new InvalidOperationException($"The web process does not answer: {web.Output}", notYet);
                }

                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private static async Task<Cookie> LogInAsync(IBrowser chromium, string address)
    {
        await using var context = await chromium.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(address + "/login");
        await page.FillAsync("#Input_Email", Email);
        await page.FillAsync("#Input_Password", Password);
        await page.ClickAsync("button[type=submit].btn-primary");
        await page.WaitForSelectorAsync(".shell");
        var session = (await context.CookiesAsync()).Single(cookie => cookie.Name == Session.CookieName);
        return new Cookie { Name = session.Name, Value = session.Value, Url = address };
    }

    private static async Task FillAsync(NpgsqlDataSource source)
    {
        var hash = new PasswordHasher<User>().HashPassword(null!, Password);
        await using var command = source.CreateCommand($"""
            INSERT INTO telephony_servers (name, country, area_code, link, link_since, heartbeat_at) VALUES ('main', 'DE', '30', 'up', now(), now() + interval '1 hour');
            INSERT INTO users (id, email, normalised_email, name, role, password_hash, security_stamp, concurrency_stamp, language, created_at)
                VALUES ('00000000-0000-7000-8002-000000000001', '{Email}', '{Email.ToUpperInvariant()}', 'Katrin Vogel', 'admin', '{hash}', 'stamp', 'stamp', 'en', now());
            INSERT INTO user_extensions (server, extension, user_id, is_primary) VALUES ('main', '101', '00000000-0000-7000-8002-000000000001', true);
            INSERT INTO contacts (id, name, created_at, updated_at)
                SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Contact ' || i, now(), now() FROM generate_series(1, 400) i;
            INSERT INTO phone_numbers (id, contact_id, number, as_written)
                SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '+4917' || lpad(i::text, 9, '0'), '' FROM generate_series(1, 400) i;
            INSERT INTO calls (id, server, linkedid, state, direction, number, number_as_presented, did, started_at, answered_at, ended_at, ring_seconds, talk_seconds,
                               disposition, rang, answered_by, missed_by, contact_id, match, updated_at)
                SELECT (lpad(to_hex(floor(extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7000' || '8' || lpad(to_hex(i), 15, '0'))::uuid, 'main', i::text, 'ended', 'inbound',
                    '+4917' || lpad((1 + i % 400)::text, 9, '0'), '+4917' || lpad((1 + i % 400)::text, 9, '0'), '+493055500101', at,
                    CASE WHEN i % 4 > 0 THEN at + interval '9 s' END, at + interval '200 s', 9, CASE WHEN i % 4 > 0 THEN 191 END, CASE WHEN i % 4 > 0 THEN 'answered' ELSE 'missed' END,
                    ARRAY['101'], CASE WHEN i % 4 > 0 THEN ARRAY['101'] ELSE ARRAY[]::text[] END, CASE WHEN i % 4 > 0 THEN ARRAY[]::text[] ELSE ARRAY['101'] END,
                    ('00000000-0000-7000-8000-' || lpad(to_hex(1 + i % 400), 12, '0'))::uuid, 'exact', at
                FROM (SELECT i, now() - make_interval(mins => i * 7) AS at FROM generate_series(1, {Calls}) i) call;
            INSERT INTO callbacks (id, number, contact_id, state, owner_id, owner_reason, first_call_id, last_call_id, last_attempt_at, due_at, created_at, updated_at)
                SELECT id, number, contact_id, 'open', '00000000-0000-7000-8002-000000000001', 'rang', id, id, ended_at, ended_at + interval '30 min', ended_at, ended_at
                FROM calls WHERE disposition = 'missed' ORDER BY id DESC LIMIT 20 ON CONFLICT DO NOTHING;
            INSERT INTO callback_calls (callback_id, call_id) SELECT id, first_call_id FROM callbacks;
            ANALYZE
            """);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
