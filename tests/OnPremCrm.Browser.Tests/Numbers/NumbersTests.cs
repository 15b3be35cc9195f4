using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Browser.Tests.Numbers;

/// <summary>The administrator's page of numbers, by mouse and by keyboard.</summary>
public sealed class NumbersTests : BrowserTest
{
    private static readonly (int Width, string Theme, string Language)[] Looks = [(1440, "light", "en"), (1440, "dark", "ru"), (390, "light", "ja"), (390, "dark", "en")];

    private User _admin = null!;
    private string _rule = "";

    [Test]
    public async Task A_rule_is_tried_while_it_is_typed_saved_by_keyboard_and_the_past_calls_are_read_again()
    {
        var page = await OpenAs(_admin);
        await page.GotoAsync("/numbers/unread");
        await page.ClickAsync("tr:has-text('9*0401234500') a.btn");
        await page.WaitForURLAsync("**/numbers/rules/new*");
        Assert.That(await page.InputValueAsync("#Input_LooksFor"), Is.EqualTo("9*0401234500"));

        await page.FillAsync("#Input_LooksFor", "(");
        await page.SelectOptionAsync("#Input_Kind", "Pattern");
        await page.WaitForSelectorAsync("text=This pattern cannot be read.");
        await page.SelectOptionAsync("#Input_Kind", "Begins");
        await page.FillAsync("#Input_LooksFor", "9*");
        await page.WaitForSelectorAsync("tr:has-text('9*0401234500'):has-text('Annika Brandt')");
        await Shot(page, "numbers-rule-typed-1440-light-en");
        await page.FocusAsync("#Input_Note");
        await page.Keyboard.TypeAsync("outside line");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("text=outside line");

        await page.ClickAsync(".segment a[href='/numbers/unread']");
        await page.ClickAsync("form.head-acts .btn-primary");
        await page.WaitForSelectorAsync("text=5 calls have their number now, 3 with a contact.");
        Assert.That(await page.Locator("tr:has-text('9*0401234500')").CountAsync(), Is.Zero);
        Assert.That(await App.WithDatabase(database => database.Calls.CountAsync(call => call.Contact!.Name == "Annika Brandt")), Is.EqualTo(3));
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole((int Width, string Theme, string Language) look)
    {
        var page = await OpenAs(_admin, look.Width, look.Width < 768 ? 844 : 900, look.Theme, look.Language);
        foreach (var (path, name) in new[] { ("/numbers", "numbers"), ("/numbers/unread", "numbers-unread"), ("/numbers/ignored", "numbers-ignored"), ($"/numbers/rules/{_rule}", "numbers-rule") })
        {
            await page.GotoAsync(path);
            await Shot(page, $"{name}-{look.Width}-{look.Theme}-{look.Language}", whole: true);
            await AssertAccessible(page);
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(look.Width), () => $"{path} scrolls sideways");
        }
    }

    protected override async Task Prepare()
    {
        var now = DateTimeOffset.UtcNow;
        _admin = await App.AddUser(UserRole.Admin, "Katrin Vogel", extensions: ["110"]);
        await App.WithDatabase(database =>
        {
            Clients.AddServer(database, now);
            Clients.AddContact(database, "Annika Brandt", null, null, now, null, "+49401234500");
            return database.SaveChangesAsync();
        });
        _rule = (await SampleNumbers.Save(App, now, _admin)).ToString();
    }
}
