using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Tokens;

/// <summary>API tokens that people make for programs.</summary>
public sealed partial class TokensTests
{
    private WebApp _app = null!;

    [SetUp]
    public async Task Start() => _app = await WebApp.StartAsync();

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task A_token_of_ones_own_is_shown_once_works_and_is_revoked()
    {
        var client = await _app.SignedInAs(UserRole.Manager);
        var secret = await Make(client, ("Input.Name", "Billing"), ("Input.Role", "Operator"), ("Input.Days", "30"));
        Assert.That(await client.Read("/settings/tokens"), Does.Contain("Billing").And.Contain("never used").And.Not.Contain(secret));

        var program = ProgramClient.WithSecret(_app, secret);
        await program.Read("/calls");
        Assert.That(await client.Read("/settings/tokens"), Does.Not.Contain("never used"));
        var token = await _app.WithDatabase(database => database.ApiTokens.AsNoTracking().SingleAsync());
        Assert.That(token.ExpiresAt - token.CreatedAt, Is.EqualTo(TimeSpan.FromDays(30)));

        await client.Submit("/settings/tokens", "/settings/tokens?handler=revoke", ("token", token.Id.ToString()));
        await ProgramClient.Problem(await program.Get("/calls"), HttpStatusCode.Unauthorized);
        Assert.That(await client.Read("/settings/tokens"), Does.Not.Contain("Billing"));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Noun == "api-tokens")), Is.EqualTo(2));
    }

    [TestCase("Input.Role", "Admin", "A token cannot do more than you.")]
    [TestCase("Input.Days", "", "Choose when it expires.")]
    [TestCase("Input.Owner", "nobody", "My API tokens")]
    [TestCase("Input.Name", " ", "This is needed.")]
    public async Task A_token_beyond_ones_own_rights_is_refused(string field, string value, string reason)
    {
        var client = await _app.SignedInAs(UserRole.Operator);
        var fields = new Dictionary<string, string> { ["Input.Name"] = "Billing", ["Input.Role"] = "Operator", ["Input.Days"] = "30", [field] = value };
        using var refused = await client.Submit("/settings/tokens", [.. fields.Select(pair => (pair.Key, pair.Value))]);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain(reason));
        Assert.That(await _app.WithDatabase(database => database.ApiTokens.AnyAsync()), Is.False);
    }

    [Test]
    public async Task Nobody_sees_or_revokes_the_token_of_a_colleague_but_an_administrator()
    {
        var owner = await _app.SignedInAs(UserRole.Operator);
        var secret = await Make(owner, ("Input.Name", "Billing"), ("Input.Role", "Operator"), ("Input.Days", "30"));
        var id = await _app.WithDatabase(database => database.ApiTokens.Select(token => token.Id).SingleAsync());

        var manager = await _app.SignedInAs(UserRole.Manager);
        Assert.That(await manager.Read("/settings/tokens?all=true"), Does.Not.Contain("Billing"));
        using var refused = await manager.Submit("/settings/tokens", "/settings/tokens?handler=revoke", ("token", id.ToString()));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        await ProgramClient.WithSecret(_app, secret).Read("/calls");

        var admin = await _app.SignedInAs(UserRole.Admin);
        Assert.That(await admin.Read("/settings/tokens?all=true"), Does.Contain("Billing"));
        await admin.Submit("/settings/tokens", "/settings/tokens?handler=revoke", ("token", id.ToString()));
        await ProgramClient.Problem(await ProgramClient.WithSecret(_app, secret).Get("/calls"), HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_token_may_no_more_than_its_owner_and_ends_with_the_account()
    {
        var admin = await _app.SignedInAs(UserRole.Admin);
        var owner = await _app.AddUser(UserRole.Manager, "Daniel Okafor");
        using var above = await admin.Submit("/settings/tokens", ("Input.Name", "Billing"), ("Input.Role", "Admin"), ("Input.Days", ""), ("Input.Owner", owner.Id.ToString()));
        Assert.That(await above.Content.ReadAsStringAsync(), Does.Contain("A token cannot do more than its owner Daniel Okafor."));

        var secret = await Make(admin, ("Input.Name", "Billing"), ("Input.Role", "Manager"), ("Input.Days", ""), ("Input.Owner", owner.Id.ToString()));
        var program = ProgramClient.WithSecret(_app, secret);
        var recording = await AddRecording();
        await ProgramClient.Problem(await program.Get(recording), HttpStatusCode.Conflict); // a manager may play it when it is ready

        await Change(owner, UserRole.Operator, isActive: true);
        await ProgramClient.Problem(await program.Get(recording), HttpStatusCode.Forbidden);
        Assert.That((await _app.WithDatabase(database => database.ApiTokens.SingleAsync())).Role, Is.EqualTo(UserRole.Manager), "as it was made");
        Assert.That(await admin.Read("/settings/tokens?all=true"), Does.Match("Billing</span> <span class=\"word\">Operator"), "and as it counts now");

        await Change(owner, UserRole.Operator, isActive: false);
        await ProgramClient.Problem(await program.Get("/calls"), HttpStatusCode.Unauthorized);
    }

    // It is still being written.
    private Task<string> AddRecording() => _app.WithDatabase(async database =>
    {
        var at = TimeProvider.System.GetUtcNow();
        var call = new Call { Id = CallId.New(at), Server = "main", Linkedid = "1.1", StartedAt = at };
        var recording = new Recording { Id = RecordingId.New(at), CallId = call.Id, Server = "main", SourcePath = "/b.wav", State = RecordingState.Writing, CreatedAt = at };
        database.AddRange(call, recording);
        await database.SaveChangesAsync();
        return $"/calls/{call.Id}/recordings/{recording.Id}";
    });

    private Task<int> Change(User user, UserRole role, bool isActive) => _app.WithDatabase(database =>
        database.Users.Where(row => row.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Role, role).SetProperty(row => row.IsActive, isActive)));

    private static async Task<string> Make(PageClient client, params (string Name, string Value)[] fields)
    {
        using var made = await client.Submit("/settings/tokens", fields);
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        return Secret().Match(await client.Read("/settings/tokens")).Value;
    }

    [GeneratedRegex("(?<=value=\")crm_[A-Za-z0-9_-]{43}(?=\")")]
    private static partial Regex Secret();
}
