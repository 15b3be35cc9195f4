using OnPremCrm.Core.Users;

namespace OnPremCrm.Browser.Tests;

/// <summary>The frame around every page: log-in, side bar, user menu, error pages; in both themes, three languages, two widths.</summary>
public sealed class FrameTests : BrowserTest
{
    // each width, theme and language at least once, and the widest words on the narrowest screen
    private static readonly object[] Looks =
    [
        new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ja" }, new object[] { 820, "light", "ru" }, new object[] { 390, "light", "ja" }, new object[] { 390, "dark", "ru" },
    ];

    [TestCaseSource(nameof(Looks))]
    public async Task The_log_in_page_is_whole(int width, string theme, string language)
    {
        var page = await Open(width, width < 768 ? 844 : 900, theme, language);
        await page.GotoAsync("/login");
        await page.FillAsync("#Input_Email", "j.weber@havelmark.example");
        await page.FillAsync("#Input_Password", "0000000000");
        await page.ClickAsync("button[type=submit].btn-primary");
        await page.WaitForSelectorAsync(".band-bad");
        await Shot(page, $"login-{width}-{theme}-{language}");
        await AssertAccessible(page);
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_frame_is_whole(int width, string theme, string language)
    {
        var admin = await App.AddUser(UserRole.Admin, "Jonas Weber", extensions: [$"{width}{theme}{language}"]);
        var page = await OpenAs(admin, width, width < 768 ? 844 : 900, theme, language, at: "/more");
        await Shot(page, $"frame-{width}-{theme}-{language}");
        await AssertAccessible(page);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), "scrolls sideways");
        await page.ClickAsync("#user-menu summary");
        await Shot(page, $"menu-{width}-{theme}-{language}");
        await AssertAccessible(page);
    }

    [Test]
    public async Task The_user_menu_closes_on_escape_and_keeps_the_focus()
    {
        var page = await OpenAs(UserRole.Operator);
        await page.ClickAsync("#user-menu summary");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Escape");
        Assert.That(await page.EvaluateAsync<bool>("document.querySelector('#user-menu').open"), Is.False);
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.tagName"), Is.EqualTo("SUMMARY"));
    }

    [Test]
    public async Task Choosing_a_language_and_a_theme_changes_the_page_at_once()
    {
        var page = await OpenAs(UserRole.Operator);
        await page.ClickAsync("#user-menu summary");
        await page.ClickAsync("#user-menu button[value=ru]");
        await page.WaitForSelectorAsync("html[lang=ru]");
        if (!await page.EvaluateAsync<bool>("document.querySelector('#user-menu').open"))
        {
            await page.ClickAsync("#user-menu summary");
        }

        await page.ClickAsync("#user-menu button[value=dark]");
        await page.WaitForSelectorAsync("html[data-bs-theme=dark]");
        Assert.That(await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"), Is.EqualTo("rgb(15, 17, 21)"));
    }

    [Test]
    public async Task Ctrl_K_goes_to_the_field_and_Escape_back()
    {
        var page = await OpenAs(UserRole.Operator, at: "/settings");
        await page.WaitForSelectorAsync("html[data-live=up]"); // the keys are listened to
        await page.FocusAsync("#Input_Name");
        await page.Keyboard.PressAsync("Control+k");
        await page.WaitForSelectorAsync("input[name=q]:focus");
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForSelectorAsync("#Input_Name:focus");
    }

    [Test]
    public async Task A_page_that_does_not_exist_says_so_within_the_frame()
    {
        var page = await OpenAs(UserRole.Operator, at: "/no-such-page");
        await Shot(page, "missing-1440-light-en");
        Assert.That(await page.TextContentAsync("h1"), Is.EqualTo("There is nothing here"));
        await AssertAccessible(page);
    }
}
