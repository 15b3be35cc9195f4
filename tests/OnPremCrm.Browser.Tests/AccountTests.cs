using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using OnPremCrm.Core.Users;
using static Microsoft.Playwright.Assertions;

namespace OnPremCrm.Browser.Tests;

/// <summary>How people get in and out: invitation, password, code, sessions, tokens, and the administrator's rules.</summary>
public sealed class AccountTests : BrowserTest
{
    private const string Wanted = "seven grey herons";

    private static readonly object[] Looks =
    [
        new object[] { 1440, "light", "en" }, new object[] { 1440, "dark", "ru" }, new object[] { 390, "light", "ja" }, new object[] { 390, "dark", "ru" }, new object[] { 820, "light", "ja" },
    ];

    private User _admin = null!;

    [TestCaseSource(nameof(Looks))]
    public async Task The_pages_are_whole(int width, string theme, string language)
    {
        var page = await OpenAs(_admin, width, width < 768 ? 844 : 900, theme, language);
        foreach (var (path, name) in new[]
        {
            ("/settings", "settings"), ("/settings/sessions", "sessions"), ("/settings/two-factor", "two-factor"), ("/settings/tokens", "tokens"), ("/settings/tokens?all=true", "tokens-all"),
            ("/settings/security", "security"), ("/settings/password", "password"), ($"/users/{_admin.Id}", "user-access"),
        })
        {
            await page.GotoAsync(path);
            await Shot(page, $"{name}-{width}-{theme}-{language}", whole: true);
            await AssertAccessible(page);
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), () => $"{path} scrolls sideways");
        }

        // the doors, for somebody who is not in
        var outside = await Open(width, width < 768 ? 844 : 900, theme, language);
        foreach (var (path, name) in new[] { ($"/password/{await NewLink()}", "link"), ("/password/nonsense", "link-gone") })
        {
            await outside.GotoAsync(path);
            await Shot(outside, $"{name}-{width}-{theme}-{language}", whole: true);
            await AssertAccessible(outside);
            Assert.That(await outside.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width), () => $"{path} scrolls sideways");
        }
    }

    [Test]
    public async Task Who_must_have_a_second_factor_sees_nothing_but_how_to_get_one()
    {
        var manager = await App.AddUser(UserRole.Manager, "Lucía Fernández");
        await Require("manager");
        var page = await OpenAs(manager, 390, 844, language: "ru", at: "/overview");
        await page.WaitForURLAsync("**/settings/two-factor");
        await Expect(page.Locator("nav")).ToHaveCountAsync(0);
        await Shot(page, "two-factor-required-390-light-ru", whole: true);
        await AssertAccessible(page);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(390));
        await Require();
    }

    [Test]
    public async Task Somebody_is_invited_chooses_a_password_sets_up_a_code_and_logs_in_with_it()
    {
        var admin = await OpenAs(_admin, at: "/users/new");
        await admin.FillAsync("#Input_Name", "Hanna Lindqvist");
        await admin.FillAsync("#Input_Email", "h.lindqvist@havelmark.example");
        await admin.ClickAsync("form.form-panel .btn-primary");
        var link = await admin.InputValueAsync(".link-line input");
        await admin.ClickAsync(".link-line button");
        await Expect(admin.Locator(".link-line button")).ToContainTextAsync("Copied");

        var page = await Open();
        await page.GotoAsync(link);
        await Expect(page.Locator("h1")).ToHaveTextAsync("Welcome, Hanna Lindqvist");
        await page.FillAsync("#Input_Wanted", "hanna lindqvist");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#Input_Wanted-wrong")).ToContainTextAsync("Your name or address is in it.");
        await page.FillAsync("#Input_Wanted", Wanted);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".shell");

        await page.GotoAsync("/settings/two-factor");
        await Expect(page.Locator(".qr svg")).ToBeVisibleAsync();
        await Shot(page, "two-factor-scan-1440-light-en", whole: true);
        var secret = Read(await page.InnerTextAsync(".secret-text"));
        await page.FillAsync("#Input_Code", TimeCode.Of(secret, Step));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".codes li")).ToHaveCountAsync(10);
        await Shot(page, "two-factor-codes-1440-light-en", whole: true);
        await AssertAccessible(page);
        var recovery = await page.Locator(".codes li").First.InnerTextAsync();
        await page.ClickAsync(".form-acts .btn-primary");
        await Expect(page.Locator("main")).ToContainTextAsync("10 recovery codes are left.");

        // by keyboard alone, and with the telephone lost
        var again = await Open(390, 844, "light");
        await again.GotoAsync("/login");
        await again.Keyboard.TypeAsync("h.lindqvist@havelmark.example");
        await again.Keyboard.PressAsync("Tab");
        await again.Keyboard.TypeAsync(Wanted);
        await again.Keyboard.PressAsync("Enter");
        await again.WaitForURLAsync("**/login/code");
        await Shot(again, "code-390-light-en");
        await AssertAccessible(again);
        await again.Keyboard.TypeAsync("000000");
        await again.Keyboard.PressAsync("Enter");
        await Expect(again.Locator(".band-bad")).ToContainTextAsync("That code is not right.");
        await again.FillAsync("#Input_Code", recovery);
        await again.Keyboard.PressAsync("Enter");
        await again.WaitForSelectorAsync(".shell");
        await Expect(again.Locator("#toasts")).ToContainTextAsync("9 are left.");
    }

    [Test]
    public async Task A_session_that_is_ended_elsewhere_says_so_on_its_open_page()
    {
        var user = await App.AddUser(UserRole.Operator, "田中 芽衣", extensions: ["107"]);
        var left = await OpenAs(user, at: "/callbacks");
        await left.WaitForSelectorAsync("html[data-live=up]");
        var here = await Open();
        await here.GotoAsync("/login");
        await here.FillAsync("#Input_Email", user.Email);
        await here.FillAsync("#Input_Password", WebApp.Password);
        await here.Keyboard.PressAsync("Enter");
        await here.WaitForSelectorAsync(".shell");

        await here.GotoAsync("/settings/sessions");
        await Expect(here.Locator("main .session")).ToHaveCountAsync(2);
        await Expect(here.Locator("main .session").First).ToContainTextAsync("this browser");
        await here.Locator("main .session").Nth(1).Locator("button").ClickAsync();
        await Expect(here.Locator("main .session")).ToHaveCountAsync(1);
        await Expect(left.Locator("[data-controller=live]")).ToContainTextAsync("You are logged out");
    }

    [Test]
    public async Task A_token_is_made_copied_and_revoked()
    {
        var page = await OpenAs(_admin, at: "/settings/tokens");
        await page.FillAsync("#Input_Name", "Wallboard in the hall");
        await page.SelectOptionAsync("#Input_Role", "Operator");
        await page.ClickAsync("form.form-panel .btn-primary");
        Assert.That(await page.InputValueAsync(".link-line input"), Does.StartWith("crm_"));
        await Shot(page, "token-made-1440-light-en", whole: true);
        await AssertAccessible(page);
        await page.Locator(".tokens li", new PageLocatorOptions { HasText = "Wallboard in the hall" }).Locator("button").ClickAsync();
        await Expect(page.Locator("main")).Not.ToContainTextAsync("Wallboard in the hall");
    }

    protected override async Task Prepare()
    {
        _admin = await App.AddUser(UserRole.Admin, "Katrin Vogel", "k.vogel@havelmark.example", "100");
        var manager = await App.AddUser(UserRole.Manager, "Daniel Okafor-Baumgärtner");
        var now = TimeProvider.System.GetUtcNow();
        await App.WithDatabase(async database =>
        {
            database.UserSessions.AddRange(
                Session(_admin, now.AddMinutes(-40), "192.0.2.7", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"),
                Session(_admin, now.AddHours(-5), "2001:db8:85a3::8a2e:370:7334", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"));
            database.FailingAddresses.Add(new FailingAddress { Address = "203.0.113.45", Failures = 50, Since = now.AddMinutes(-10), LockedUntil = now.AddMinutes(11) });
            database.ApiTokens.AddRange(
                Token("Warehouse management", UserRole.Operator, null, now.AddDays(-200), now.AddMinutes(-3), null),
                Token("Evening report", UserRole.Manager, manager.Id, now.AddDays(-30), now.AddHours(-9), now.AddDays(60)),
                Token("Old exchange server", UserRole.Operator, _admin.Id, now.AddDays(-400), now.AddDays(-36), now.AddDays(-35)),
                Token("Accounting", UserRole.Admin, _admin.Id, now.AddDays(-3), null, now.AddDays(362)));
            return await database.SaveChangesAsync();
        });
    }

    private Task<int> Require(params string[] roles) => App.WithDatabase(database =>
        database.AccessRules.ExecuteUpdateAsync(set => set.SetProperty(rules => rules.SecondFactorRoles, roles.ToList())));

    private static long Step => TimeCode.StepAt(TimeProvider.System.GetUtcNow());

    private static UserSession Session(User user, DateTimeOffset at, string address, string browser) =>
        new() { Id = UserSessionId.New(at), UserId = user.Id, StartedAt = at.AddHours(-1), LastSeenAt = at, Address = address, Browser = browser };

    private static ApiToken Token(string name, UserRole role, UserId? owner, DateTimeOffset at, DateTimeOffset? used, DateTimeOffset? expires) => new()
    {
        Id = ApiTokenId.New(at), Name = name, Role = role, OwnerId = owner, TokenHash = ApiToken.HashOf(ApiToken.NewSecret()), CreatedAt = at, LastUsedAt = used, ExpiresAt = expires,
    };

    private Task<string> NewLink() => App.WithDatabase(async database =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var secret = PasswordLink.NewSecret();
        await database.PasswordLinks.Where(link => link.UsedAt == null && link.ReplacedAt == null).ExecuteUpdateAsync(set => set.SetProperty(link => link.ReplacedAt, now));
        database.PasswordLinks.Add(new PasswordLink { Id = PasswordLinkId.New(now), UserId = _admin.Id, SecretHash = PasswordLink.HashOf(secret), CreatedAt = now, ExpiresAt = now.AddHours(72) });
        await database.SaveChangesAsync();
        return secret;
    });

    private static byte[] Read(string base32)
    {
        var bits = string.Concat(base32.Where(char.IsLetterOrDigit).Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}
