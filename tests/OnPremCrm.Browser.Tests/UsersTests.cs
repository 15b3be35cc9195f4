using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;

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
    public async Task A_new_person_is_added_with_a_password_to_hand_over()
    {
        var page = await OpenAs(_admin, at: "/users");
        await page.ClickAsync("text=New person >> nth=-1");
        await page.WaitForURLAsync("**/users/new*");
        await page.FillAsync("#Input_Name", "田中 芽衣");
        await page.FillAsync("#Input_Email", "m.tanaka@havelmark.example");
        await page.ClickAsync("form.form-panel .btn-primary");
        await page.WaitForSelectorAsync("code.password");
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
            var id = CallId.New(at);
            database.Calls.Add(new Call { Id = id, Server = "main", Linkedid = "1.1", StartedAt = at });
            database.CallLegs.Add(new CallLeg { CallId = id, Ordinal = 0, Uniqueid = "1.1", Channel = "PJSIP/177-1", Extension = "177", DialledAt = at });
            return await database.SaveChangesAsync();
        });
    }
}
