using Microsoft.Playwright;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Browser.Tests;

/// <summary>Two operators with a phone each, nobody in a call.</summary>
public abstract class PopBrowserTest : BrowserTest
{
    protected const string Annika = "+494066969214";

    protected Pbx Pbx { get; private set; } = null!;

    protected User Jonas { get; private set; } = null!;

    protected User Mei { get; private set; } = null!;

    [SetUp]
    public async Task EmptyPhones()
    {
        Pbx = new Pbx(App);
        await Pbx.Execute("TRUNCATE calls, call_notes, pop_dismissals, telephony_commands, callbacks, number_choices, user_extensions CASCADE; DELETE FROM contacts; DELETE FROM organisations");
        await Pbx.IsUp();
        Jonas = await App.AddUser(name: "Jonas Weber", extensions: "101");
        Mei = await App.AddUser(name: "田中 芽衣", extensions: "104");
    }

    protected static ILocator Pop(IPage page) => page.Locator(".pop");

    // The link is up when the worker said so.
    protected static Task Live(IPage page) => page.WaitForSelectorAsync("html[data-live=up]");

    protected static async Task Until(Func<Task<bool>> so)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await so())
        {
            await Task.Delay(50, limit.Token);
        }
    }
}
