using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Phones;
using OnPremCrm.Core.Users;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>People and phones, and one's own settings.</summary>
public sealed class UsersTests : BrowserTest
{
    private static readonly object[] Looks =
    [
        new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ja" }, new object[] { 820, "light", "ru" }, new object[] { 390, "light", "en" }, new object[] { 390, "dark", "ru" },
    ];

    private User _admin = null!;
    private User _operator = null!;

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole(int width, string theme, string language)
    {
        var page = await OpenAs(_admin, width, width < 768 ? 844 : 900, theme, language);
        foreach (var (path, name) in new[] { ("/users", "users"), ("/users/new", "user-new"), ($"/users/{_operator.Id}", "user"), ("/settings", "settings"), ("/settings/company", "company"), ("/settings/password", "password") })
        {
            await page.GotoAsync(path);
            await Shot(page, $"{name}-{width}-{theme}-{language}");
            await AssertAccessible(page);
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), () => $"{path} scrolls sideways");
        }
    }

    [Test]
    public async Task Somebody_is_found_filtered_and_opened_by_mouse_and_by_keyboard()
    {
        var page = await OpenAs(_admin);
        await page.GotoAsync("/users");
        await page.WaitForSelectorAsync("html[data-live=up]");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("соколова");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/users?q=*");
        await Expect(page.Locator("table.people tbody tr")).ToHaveCountAsync(1);
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Ольга Соколова");

        await page.GotoAsync("/users");
        await page.ClickAsync(".chip:has-text('Needs attention')");
        await Expect(page.Locator("table.people")).ToContainTextAsync("Phone 102 is not registered");
        await page.ClickAsync(".chip.is-on a");
        await page.ClickAsync("#filter-role > summary");
        await page.ClickAsync("#filter-role >> text=Manager");
        await Expect(page.Locator("table.people tbody tr")).ToHaveCountAsync(1);

        // a phone of nobody is given to somebody who is there already
        await page.GotoAsync("/users");
        await page.ClickAsync("#assign-main-177 > summary");
        await AssertAccessible(page);
        await page.ClickAsync("#assign-main-177 >> text=Jonas Weber");
        await Expect(page.Locator("#Input_Phones_0__Extensions")).ToHaveValueAsync("101, 151, 177");
    }

    [Test]
    public async Task What_a_phone_does_shows_in_the_list_at_once()
    {
        var page = await OpenAs(_admin);
        await page.GotoAsync("/users");
        await page.WaitForSelectorAsync("html[data-live=up]");
        var row = page.Locator($"#user-{_operator.Id}");
        await Expect(row).ToContainTextAsync("Phone only");
        await App.WithDatabase(database => database.Phones.Where(line => line.Extension == "101").ExecuteUpdateAsync(set => set.SetProperty(line => line.State, PhoneLineState.Ringing)));
        await Expect(row).ToContainTextAsync("Ringing");
        await App.WithDatabase(database => database.Phones.Where(line => line.Extension == "101").ExecuteUpdateAsync(set => set.SetProperty(line => line.State, PhoneLineState.Free)));
    }

    [Test]
    public async Task A_refused_form_keeps_what_was_typed_and_puts_the_focus_on_the_first_error()
    {
        var page = await OpenAs(_admin, at: "/users/new");
        await page.FillAsync("#Input_Name", "Annika Brandt");
        await page.FillAsync("#Input_Email", "annika");
        await page.ClickAsync("form.form-panel .btn-primary");
        await page.WaitForSelectorAsync("#Input_Email-wrong");
        await Shot(page, "user-refused-1440-light-en");
        Assert.That(await page.InputValueAsync("#Input_Name"), Is.EqualTo("Annika Brandt"));
        await page.WaitForSelectorAsync("#Input_Email:focus");
        await AssertAccessible(page);
    }

    [Test]
    public async Task A_new_person_is_added_with_a_link_to_hand_over()
    {
        var page = await OpenAs(_admin, at: "/users");
        await page.ClickAsync(".head-acts .btn-primary");
        await page.WaitForURLAsync("**/users/new*");
        await page.FillAsync("#Input_Name", "田中 芽衣");
        await page.FillAsync("#Input_Email", "m.tanaka@havelmark.example");
        await page.ClickAsync("form.form-panel .btn-primary");
        await page.WaitForSelectorAsync(".link-line input");
        await Shot(page, "user-added-1440-light-en");
        await AssertAccessible(page);
    }

    protected override async Task Prepare()
    {
        _admin = await App.AddUser(UserRole.Admin, "Katrin Vogel", "k.vogel@havelmark.example", "100");
        _operator = await App.AddUser(UserRole.Operator, "Jonas Weber", "j.weber@havelmark.example", "101", "151");
        await App.AddUser(UserRole.Operator, "Ольга Соколова", "o.sokolova@havelmark.example", "102");
        await App.AddUser(UserRole.Manager, "Daniel Okafor-Baumgärtner", "daniel.okafor-baumgaertner@havelmark.example", "103");
        var left = await App.AddUser(UserRole.Operator, "Peter Schlüter", "p.schlueter@havelmark.example");
        var at = TimeProvider.System.GetUtcNow().AddHours(-2);
        await App.WithDatabase(async database =>
        {
            (await database.Users.FindAsync(left.Id))!.IsActive = false;
            await database.Users.Where(user => user.Name != "Daniel Okafor-Baumgärtner").ExecuteUpdateAsync(set => set.SetProperty(user => user.LastSeenAt, at));
            OnPremCrm.Testing.Clients.AddServer(database, at.AddHours(3));
            foreach (var (extension, state) in new[] { ("100", PhoneLineState.Free), ("101", PhoneLineState.Free), ("151", PhoneLineState.Free), ("102", PhoneLineState.Unreachable), ("103", PhoneLineState.InUse) })
            {
                database.Phones.Add(new PhoneLine { Server = "main", Extension = extension, State = state, Since = at });
                OnPremCrm.Testing.Clients.AddCall(database, null, "+494066969214", CallDirection.Inbound, CallDisposition.Answered, at.AddMinutes(-extension[2]), extension);
            }

            var id = CallId.New(at);
            database.Calls.Add(new Call { Id = id, Server = "main", Linkedid = "1.1", StartedAt = at });
            database.CallLegs.Add(new CallLeg { CallId = id, Ordinal = 0, Uniqueid = "1.1", Channel = "PJSIP/177-1", Extension = "177", DialledAt = at });
            return await database.SaveChangesAsync();
        });
    }
}
