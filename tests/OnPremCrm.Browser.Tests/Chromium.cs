using Microsoft.Playwright;
using OnPremCrm.Testing;

namespace OnPremCrm.Browser.Tests;

/// <summary>The distribution's Chromium, one for all fixtures of this process.</summary>
[SetUpFixture]
public sealed class Chromium
{
    // A machine that does much else besides is slow, not wrong.
    private const float PatienceMilliseconds = 15_000;

    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
    ];

    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    public static async Task<IBrowser> Launched()
    {
        if (_browser is not null)
        {
            return _browser;
        }

        var path = Environment.GetEnvironmentVariable("ONPREMCRM_CHROMIUM") ?? Array.Find(Candidates, File.Exists);
        if (path is null)
        {
            MissingPart.Report("Chromium", "install the package chromium, or name a browser in ONPREMCRM_CHROMIUM");
        }

        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _playwright = await Playwright.CreateAsync();
        return _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Flags });
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
