using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Browser.Tests.Calls;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Users;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>An administrator makes a role that hides numbers, gives it to somebody, and that person works on without seeing one.</summary>
public sealed partial class MaskedNumbersTests : BrowserTest
{
    private static readonly object[] Looks =
    [
        new object[] { 1440, "light", "en" }, new object[] { 390, "dark", "ru" }, new object[] { 390, "light", "ja" },
    ];

    private DirectoryInfo _store = null!;
    private SampleCalls _sample = null!;
    private User _admin = null!;
    private CustomRoleId _role;

    protected override void Configure(IWebHostBuilder builder)
    {
        _store = Directory.CreateTempSubdirectory("recordings");
        File.WriteAllBytes(Path.Combine(_store.FullName, "a.wav"), SampleSound.Wav(12));
        builder.UseSetting("Recordings:StorePath", _store.FullName);
    }

    protected override async Task Prepare()
    {
        _sample = await SampleCalls.Save(App, DateTimeOffset.UtcNow, "a.wav");
        _admin = await App.AddUser(UserRole.Admin, "Katrin Vogel", extensions: ["110"]);
        _role = await App.WithDatabase(async database =>
        {
            var now = DateTimeOffset.UtcNow;
            var role = new CustomRole { Id = CustomRoleId.New(now), Name = "Telefonzentrale", Level = UserRole.Operator, MasksNumbers = true, CreatedAt = now, UpdatedAt = now };
            role.Grants.AddRange(Grants.Kinds.Where(kind => kind.Deed is Deed.See or Deed.Create or Deed.Edit or Deed.Play)
                .Select(kind => new Grant { RoleId = role.Id, Noun = kind.Noun, Deed = kind.Deed, Reach = Reach.All }));
            database.CustomRoles.Add(role);
            await database.SaveChangesAsync();
            database.Users.Single(user => user.Id == _sample.Mei.Id).CustomRoleId = role.Id;
            await database.SaveChangesAsync();
            return role.Id;
        });
    }

    [OneTimeTearDown]
    public void Clean() => _store?.Delete(recursive: true);

    [Test]
    public async Task A_role_that_hides_numbers_is_made_given_and_holds_at_once()
    {
        var jonas = await OpenAs(_sample.Jonas, at: "/callbacks");
        Assert.That(await Dialled(jonas).CountAsync(), Is.GreaterThan(0));
        Assert.That(await Dialled(jonas).First.GetAttributeAsync("href"), Does.StartWith("tel:+"));

        var admin = await OpenAs(_admin, at: "/rights/roles/new");
        await admin.FillAsync("#Input_Name", "Call centre");
        await admin.CheckAsync("text=Hide clients’ numbers");
        await admin.CheckAsync($"text={_sample.Jonas.Name}");
        await Shot(admin, "role-masked-1440-light-en", whole: true);
        await AssertAccessible(admin);
        await admin.ClickAsync(".form-acts .btn-primary");
        await admin.WaitForURLAsync("**/rights");
        await Expect(admin.Locator("main")).ToContainTextAsync("numbers are hidden");
        await Shot(admin, "roles-masked-1440-light-en");

        await jonas.GotoAsync("/callbacks");
        await Expect(Dialled(jonas).First).ToContainTextAsync("••• ••");
        Assert.That(await Dialled(jonas).First.GetAttributeAsync("href"), Does.StartWith("/dial?number=n~"));
        await jonas.RunAndWaitForResponseAsync(() => jonas.ClickAsync("table .phone[data-controller=dial]:visible"), answer => answer.Url.EndsWith("/dial", StringComparison.Ordinal));
        var number = await App.WithDatabase(database => database.TelephonyCommands.Select(command => command.Number).SingleAsync());
        Assert.That(number, Does.Match(@"^\+\d{7,}$"), "the click dialled a number that the page does not have");
        Assert.That(await jonas.ContentAsync(), Does.Not.Contain(number![^7..]));
        await App.WithDatabase(database => database.TelephonyCommands.ExecuteDeleteAsync());
    }

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole_without_numbers(int width, string theme, string language)
    {
        var admin = await OpenAs(_admin, width, width < 768 ? 844 : 900, theme, language, $"/rights/roles/{_role}");
        await Shot(admin, $"role-masks-{width}-{theme}-{language}", whole: true);
        await AssertAccessible(admin);

        var page = await OpenAs(_sample.Mei, width, width < 768 ? 844 : 900, theme, language);
        foreach (var (path, name) in new[]
        {
            ("/desk", "desk"), ("/calls", "calls"), ("/callbacks", "callbacks"), ("/contacts", "contacts"), ($"/calls/{_sample.HandedOn.Id}", "call"),
            ($"/contacts/{_sample.HandedOn.ContactId}", "contact"), ($"/contacts/{_sample.HandedOn.ContactId}/edit", "contact-edit"), ("/search?q=a", "search"),
        })
        {
            await page.GotoAsync(path);
            await Shot(page, $"masked-{name}-{width}-{theme}-{language}");
            await AssertAccessible(page, "main"); // the card of the call that is going on just fades in
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), () => $"{path} scrolls sideways");
            Assert.That(International().Match(await page.ContentAsync()).Value, Is.Empty, path);
        }
    }

    private static Microsoft.Playwright.ILocator Dialled(Microsoft.Playwright.IPage page) => page.Locator("table .phone[data-controller=dial]");

    [GeneratedRegex(@"\+\d[\d\s\u00a0\u2011-]{6,}\d")]
    private static partial Regex International();
}
