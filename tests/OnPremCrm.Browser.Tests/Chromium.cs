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

    // The first fixture that asks starts it; others that ask meanwhile wait for the same one.
    private static readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> One = new(LaunchAsync);

    public static async Task<IBrowser> Launched() => (await One.Value).Browser;

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> LaunchAsync()
    {
        var path = Environment.GetEnvironmentVariable("ONPREMCRM_CHROMIUM") ?? Array.Find(Candidates, File.Exists);
        if (path is null)
        {
            MissingPart.Report("Chromium", "install the package chromium, or name a browser in ONPREMCRM_CHROMIUM");
        }

        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        var playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Flags }));
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        if (One is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } launched })
        {
            var (playwright, browser) = await launched;
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }
}
