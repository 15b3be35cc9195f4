using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Sessions;

/// <summary>One-time links to choose a password.</summary>
public sealed partial class PasswordLinkTests
{
    private const string Wanted = "seven grey herons";

    private WebApp _app = null!;
    private PageClient _admin = null!;
    private User _user = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _admin = await _app.SignedInAs(UserRole.Admin);
        _user = await _app.AddUser(UserRole.Operator, "Annika Brandt");
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_forgotten_password_is_replaced_once_and_every_session_ends()
    {
        var elsewhere = await _app.SignedInAs(_user);
        var secret = await MakeLink();
        Assert.That((await elsewhere.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "a link alone changes nothing");

        using var weak = await _app.Anonymous().Submit($"/password/{secret}", ("Input.Wanted", "annika brandt 1"));
        Assert.That(weak.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await weak.Content.ReadAsStringAsync()), Does.Contain("Your name or address is in it."));
        using var good = await _app.Anonymous().Submit($"/password/{secret}", ("Input.Wanted", Wanted));
        Assert.That(good.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));

        Assert.That((await elsewhere.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        await Expect(secret, HttpStatusCode.Gone, "It was used already");
        using var old = await _app.Anonymous().Submit("/login", ("Input.Email", _user.Email), ("Input.Password", WebApp.Password));
        Assert.That(old.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.Action == "reset-password" || entry.Action == "set-password").CountAsync()), Is.EqualTo(2));
    }

    [Test]
    public async Task An_older_an_expired_and_an_unknown_link_each_say_so()
    {
        var first = await MakeLink();
        var second = await MakeLink();
        await Expect(first, HttpStatusCode.Gone, "A newer link was made for you.");
        await _app.WithDatabase(database => database.PasswordLinks.Where(link => link.ReplacedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(link => link.CreatedAt, link => link.CreatedAt.AddDays(-9)).SetProperty(link => link.ExpiresAt, link => link.CreatedAt.AddDays(-8))));
        await Expect(second, HttpStatusCode.Gone, "Its time is over.");
        await Expect("nonsense", HttpStatusCode.NotFound, "We do not know it.");

        using var late = await _app.Anonymous().Submit("/login", $"/password/{second}", ("Input.Wanted", Wanted));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Gone));
        await _app.SignedInAs(_user); // the password is what it was
    }

    [Test]
    public async Task Two_who_use_one_link_at_once_do_not_both_succeed()
    {
        var secret = await MakeLink();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => _app.Anonymous().Submit($"/password/{secret}", ("Input.Wanted", $"{Wanted} {n}"))));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.Redirect), Is.EqualTo(1));
    }

    [Test]
    public async Task The_link_of_somebody_who_left_is_worth_nothing_and_only_its_hash_is_kept()
    {
        var secret = await MakeLink();
        Assert.That(await _app.WithDatabase(database => database.PasswordLinks.Select(link => link.SecretHash).SingleAsync()), Is.EqualTo(PasswordLink.HashOf(secret)));
        await _admin.Submit($"/users/{_user.Id}", $"/users/{_user.Id}?handler=Access", ("change", "Deactivate"));
        await Expect(secret, HttpStatusCode.NotFound, "We do not know it.");
    }

    [Test]
    public async Task Only_an_administrator_makes_a_link()
    {
        var manager = await _app.SignedInAs(UserRole.Manager);
        using var refused = await manager.Submit("/settings", $"/users/{_user.Id}?handler=Access", ("change", "MakeLink"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await _app.WithDatabase(database => database.PasswordLinks.AnyAsync()), Is.False);
    }

    private async Task<string> MakeLink()
    {
        await _admin.Submit($"/users/{_user.Id}", $"/users/{_user.Id}?handler=Access", ("change", "MakeLink"));
        return Link().Match(await _admin.Read($"/users/{_user.Id}")).Groups[1].Value;
    }

    private async Task Expect(string secret, HttpStatusCode status, string says)
    {
        using var answer = await _app.Anonymous().Get($"/password/{secret}");
        Assert.That(answer.StatusCode, Is.EqualTo(status));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(says));
    }

    [GeneratedRegex("value=\"http://localhost/password/([^\"]+)\"")]
    private static partial Regex Link();
}
