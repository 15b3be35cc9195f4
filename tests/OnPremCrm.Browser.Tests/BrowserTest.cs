using Microsoft.AspNetCore.Hosting;
using Microsoft.Playwright;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Browser.Tests;

/// <summary>
/// A fixture with the web process on a real port and a real browser. A page that writes an error to the console, or breaks the content security
/// policy, fails its test. ONPREMCRM_SHOTS names a folder for pictures; without it none are taken.
/// </summary>
public abstract class BrowserTest
{
    private readonly List<IBrowserContext> _contexts = [];
    private readonly List<string> _complaints = [];
    private readonly Dictionary<UserId, IReadOnlyList<BrowserContextCookiesResult>> _logIns = [];

    protected WebApp App { get; private set; } = null!;

    protected IBrowser Browser { get; private set; } = null!;

    protected string Address { get; private set; } = "";

    /// <summary>A complaint of the browser that belongs to this test. Null: none does.</summary>
    protected string? Expected { get; set; }

    [OneTimeSetUp]
    public async Task StartAppAndBrowser()
    {
        Browser = await Chromium.Launched();
        App = await WebApp.StartAsync(configure: Configure);
        App.UseKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0)); // a port by itself would race with the start
        App.StartServer();
        Address = App.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        await Prepare();
    }

    [OneTimeTearDown]
    public async Task StopApp()
    {
        if (App is not null)
        {
            await App.DisposeAsync();
        }
    }

    [TearDown]
    public async Task CloseWindows()
    {
        foreach (var context in _contexts)
        {
            await context.DisposeAsync();
        }

        _contexts.Clear();
        var complaints = string.Join('\n', _complaints.Where(complaint => Expected is null || !complaint.Contains(Expected, StringComparison.Ordinal)));
        _complaints.Clear();
        Expected = null;
        Assert.That(complaints, Is.Empty, "The browser complained.");
    }

    /// <summary>Settings of the web process.</summary>
    protected virtual void Configure(IWebHostBuilder builder)
    {
    }

    /// <summary>Rows that every test of the fixture needs.</summary>
    protected virtual Task Prepare() => Task.CompletedTask;

    /// <summary>A window of its own (cookies and all) in which nobody is logged in.</summary>
    protected async Task<IPage> Open(int width = 1440, int height = 900, string theme = "light", string language = "en")
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            Locale = language,
            TimezoneId = "Europe/Berlin",
            ServiceWorkers = ServiceWorkerPolicy.Block, // the test of the offline page has windows of its own
            HasTouch = width < 768,
            DeviceScaleFactor = width < 768 ? 2 : 1,
        });
        _contexts.Add(context);
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            // a refused form (422) or a missing record (404) is part of many tests; the network line about it is no complaint
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
        return page;
    }

    /// <summary>A window in which this user is logged in, with the language and theme that the user then has.</summary>
    /// <param name="at">The page that it shows.</param>
    protected async Task<IPage> OpenAs(
        User user, int width = 1440, int height = 900, string theme = "light", string language = "en", string at = "/")
    {
        await App.WithDatabase(async database =>
        {
            var row = (await database.Users.FindAsync(user.Id))!;
            row.Language = language;
            row.Theme = OnPremCrm.Core.Word.Parse<ColourTheme>(theme);
            return await database.SaveChangesAsync();
        });
        var page = await Open(width, height, theme, language);
        await LogIn(page.Context, user);
        await page.GotoAsync(at);
        return page;
    }

    protected async Task<IPage> OpenAs(UserRole role, string at = "/") => await OpenAs(await App.AddUser(role), at: at);

    /// <summary>By the form's own request, once for each user; what the form looks like is tested elsewhere.</summary>
    private async Task LogIn(IBrowserContext window, User user)
    {
        if (!_logIns.TryGetValue(user.Id, out var cookies))
        {
            var form = await window.APIRequest.GetAsync("/login");
            var answer = await window.APIRequest.PostAsync("/login", new APIRequestContextOptions
            {
                Form = window.APIRequest.CreateFormData()
                    .Set("Input.Email", user.Email).Set("Input.Password", WebApp.Password)
                    .Set("__RequestVerificationToken", PageClient.TokenOf(await form.TextAsync())),
                MaxRedirects = 0,
            });
            Assert.That(answer.Status, Is.EqualTo(302), () => $"{user.Email} could not log in.");
            _logIns[user.Id] = cookies = await window.CookiesAsync();
        }
        else
        {
            await window.AddCookiesAsync(cookies.Select(cookie => new Cookie
            {
                Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, Expires = cookie.Expires,
                HttpOnly = cookie.HttpOnly, Secure = cookie.Secure, SameSite = cookie.SameSite,
            }));
        }
    }

    /// <summary>A picture named after what it shows: "calls-light", "calls-390-ru". Only when ONPREMCRM_SHOTS names a folder.</summary>
    protected static async Task Shot(IPage page, string name, bool whole = false)
    {
        if (Environment.GetEnvironmentVariable("ONPREMCRM_SHOTS") is not { Length: > 0 } folder)
        {
            return;
        }

        await page.EvaluateAsync("document.fonts.ready");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = whole });
    }

    /// <summary>Runs axe over the page: nothing that breaks WCAG 2.2 AA.</summary>
    /// <param name="page">The page.</param>
    /// <param name="within">A selector: only what is in there. Null: the whole page.</param>
    protected static async Task AssertAccessible(IPage page, string? within = null) => Assert.That(await Axe.Findings(page, within), Is.Empty);
}
