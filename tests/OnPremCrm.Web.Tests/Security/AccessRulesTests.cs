using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Security;

/// <summary>The administrator's rules of access: kept, guarded, and heeded everywhere.</summary>
public sealed partial class AccessRulesTests
{
    private WebApp _app = null!;
    private PageClient _admin = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _admin = From("10.1.2.3");
        var admin = await _app.AddUser(UserRole.Admin);
        using var answer = await _admin.Submit("/login", ("Input.Email", admin.Email), ("Input.Password", WebApp.Password));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task The_rules_are_kept_audited_and_guarded_against_a_concurrent_save()
    {
        var shown = await Shown();
        using var saved = await Save(shown, ("Input.ShortestPassword", "16"), ("Input.SecondFactorRoles", "Manager"), ("Input.SecondFactorRoles", "Operator"));
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var rules = await _app.WithDatabase(database => database.AccessRules.AsNoTracking().SingleAsync());
        Assert.That((rules.ShortestPassword, string.Join(' ', rules.SecondFactorRoles)), Is.EqualTo((16, "operator manager")));
        Assert.That(await _admin.Read("/settings/password"), Does.Contain("At least 16 characters"), "the rule is said before somebody types");
        var audited = await _app.WithDatabase(database => database.AuditEntries.Where(entry => entry.Noun == "access-rules").Select(entry => entry.Details).SingleAsync());
        Assert.That(audited, Does.Contain("password 12").And.Contain("password 16"), "before and after");

        using var late = await Save(shown, ("Input.ShortestPassword", "10"));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await late.Content.ReadAsStringAsync(), Does.Contain("Somebody else saved this"));
    }

    [TestCase("Input.ShortestPassword", "7", "A number from 8 to 64.")]
    [TestCase("Input.LinkHours", "0", "A number from 1 to 720.")]
    [TestCase("Input.LogInNetworks", "10.0.0.0/8, office", "“office” is no network or address.")]
    [TestCase("Input.LogInNetworks", "192.0.2.0/24", "Your own address 10.1.2.3 is not in this list")]
    public async Task A_rule_that_cannot_be_or_locks_its_author_out_is_refused(string field, string value, string reason)
    {
        using var refused = await Save(await Shown(), (field, value));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain(reason));
    }

    [Test]
    public async Task People_get_in_from_the_listed_networks_only_and_sessions_from_elsewhere_end()
    {
        var user = await _app.AddUser();
        var outside = From("203.0.113.9");
        await outside.Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        Assert.That((await outside.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        using var saved = await Save(await Shown(), ("Input.LogInNetworks", "10.1.0.0/16\r\n192.0.2.7"));
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));

        Assert.That((await outside.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        using var refused = await outside.Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("Log-in is not allowed from this network address (203.0.113.9)."));
        using var inside = await From("192.0.2.7").Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        Assert.That(inside.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await _admin.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Programs_use_tokens_from_the_listed_networks_only()
    {
        var program = await ProgramClient.WithToken(_app, UserRole.Operator);
        program.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        await program.Read("/calls");
        using var saved = await Save(await Shown(), ("Input.TokenNetworks", "10.9.0.0/16"));
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "a program's list does not lock people out");

        await ProgramClient.Problem(await program.Get("/calls"), HttpStatusCode.Forbidden);
        program.Http.DefaultRequestHeaders.Remove("X-Forwarded-For");
        program.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "10.9.8.7");
        await program.Read("/calls");
    }

    [Test]
    public async Task The_configuration_opens_the_door_to_an_administrator_who_locked_out_everybody()
    {
        await _app.WithDatabase(database => database.AccessRules.ExecuteUpdateAsync(set => set.SetProperty(rules => rules.LogInNetworks, new List<string> { "198.51.100.1" })));
        Assert.That((await _admin.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));

        await using var opened = _app.WithWebHostBuilder(builder => builder.UseSetting(AddressGuard.IgnoreListsSetting, "true"));
        var user = await _app.AddUser();
        using var http = opened.CreateClient(new() { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        using var answer = await new PageClient(http).Submit("/login", ("Input.Email", user.Email), ("Input.Password", WebApp.Password));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [Test]
    public async Task Only_an_administrator_changes_the_rules()
    {
        var manager = await _app.SignedInAs(UserRole.Manager);
        using var refused = await manager.Submit("/settings", "/settings/security", ("Input.ShortestPassword", "8"), ("Input.LinkHours", "72"), ("Input.Shown", await Shown()));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        using var unlock = await manager.Submit("/settings", "/settings/security?handler=unlock", ("address", "10.1.2.3"));
        Assert.That(unlock.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private PageClient From(string address)
    {
        var client = _app.Anonymous();
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    private async Task<string> Shown() => ShownValue().Match(await _admin.Read("/settings/security")).Groups[1].Value;

    private Task<HttpResponseMessage> Save(string shown, params (string Name, string Value)[] changed)
    {
        var usual = new (string Name, string Value)[] { ("Input.ShortestPassword", "12"), ("Input.LinkHours", "72"), ("Input.LogInNetworks", ""), ("Input.TokenNetworks", "") };
        return _admin.Submit("/settings/security", [.. usual.Where(field => changed.All(other => other.Name != field.Name)), .. changed, ("Input.Shown", shown)]);
    }

    [GeneratedRegex("name=\"Input.Shown\" value=\"([^\"]*)\"")]
    private static partial Regex ShownValue();
}
