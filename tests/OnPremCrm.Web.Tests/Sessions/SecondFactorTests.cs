using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Sessions;

/// <summary>The code after the password.</summary>
public sealed partial class SecondFactorTests
{
    private WebApp _app = null!;
    private User _user = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _user = await _app.AddUser();
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task The_log_in_asks_for_a_code_once_it_is_set_up_and_a_code_works_once()
    {
        var elsewhere = await _app.SignedInAs(_user);
        var (secret, codes) = await TurnOn(await _app.SignedInAs(_user));
        Assert.That(codes, Has.Count.EqualTo(10).And.Unique);
        Assert.That((await elsewhere.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "the other sessions ended");

        var client = await PasswordOnly();
        Assert.That((await client.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "not in yet");
        var code = CodeAfter(secret, await LastStep());
        using var right = await client.Submit("/login/code", ("Input.Code", code));
        Assert.That(right.Headers.Location?.ToString(), Is.EqualTo("/desk"));
        Assert.That((await client.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK));

        using var replayed = await (await PasswordOnly()).Submit("/login/code", ("Input.Code", code));
        Assert.That(replayed.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await replayed.Content.ReadAsStringAsync(), Does.Contain("That code is not right."));
    }

    [Test]
    public async Task A_recovery_code_stands_in_once_and_new_ones_replace_the_old()
    {
        var client = await _app.SignedInAs(_user);
        var (secret, codes) = await TurnOn(client);

        using var first = await (await PasswordOnly()).Submit("/login/code", ("Input.Code", codes[3].ToUpperInvariant()));
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        using var again = await (await PasswordOnly()).Submit("/login/code", ("Input.Code", codes[3]));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await client.Read("/settings/two-factor"), Does.Contain("9 recovery codes are left."));

        await client.Submit("/settings/two-factor", "/settings/two-factor?handler=NewRecoveryCodes", ("Input.Code", CodeAfter(secret, await LastStep())));
        Assert.That(Codes().Matches(await client.Read("/settings/two-factor")), Has.Count.EqualTo(10));
        using var old = await (await PasswordOnly()).Submit("/login/code", ("Input.Code", codes[0]));
        Assert.That(old.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }

    [Test]
    public async Task Wrong_codes_lock_the_second_step_and_the_right_password_does_not_open_it()
    {
        var (secret, codes) = await TurnOn(await _app.SignedInAs(_user));
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var wrong = await (await PasswordOnly()).Submit("/login/code", ("Input.Code", "000 00" + attempt));
            Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        }

        using var right = await (await PasswordOnly()).Submit("/login/code", ("Input.Code", CodeAfter(secret, await LastStep())));
        using var recovery = await (await PasswordOnly()).Submit("/login/code", ("Input.Code", codes[0]));
        Assert.That(await right.Content.ReadAsStringAsync(), Does.Contain("Too many wrong codes."));
        Assert.That(await recovery.Content.ReadAsStringAsync(), Does.Contain("Too many wrong codes."));

        var admin = await _app.SignedInAs(UserRole.Admin);
        await admin.Submit($"/users/{_user.Id}", $"/users/{_user.Id}?handler=Access", ("change", "Unlock"));
        using var now = await (await PasswordOnly()).Submit("/login/code", ("Input.Code", codes[0]));
        Assert.That(now.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [Test]
    public async Task A_password_that_changes_meanwhile_closes_the_half_open_door()
    {
        var (secret, _) = await TurnOn(await _app.SignedInAs(_user));
        var half = await PasswordOnly();
        await _app.WithDatabase(database => database.Users.Where(user => user.Id == _user.Id).ExecuteUpdateAsync(set => set.SetProperty(user => user.SecurityStamp, "another")));
        using var answer = await half.Submit("/login", "/login/code", ("Input.Code", CodeAfter(secret, await LastStep())));
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/login?ended=true"));
    }

    [Test]
    public async Task Who_must_have_one_gets_to_nothing_else_until_it_is_set_up()
    {
        var admin = await _app.SignedInAs(UserRole.Admin);
        var client = await _app.SignedInAs(_user);
        await _app.WithDatabase(database => database.AccessRules.ExecuteUpdateAsync(set => set.SetProperty(rules => rules.SecondFactorRoles, new List<string> { "operator" })));

        using var sent = await client.Get("/calls");
        Assert.That(sent.Headers.Location?.ToString(), Is.EqualTo("/settings/two-factor"));
        using var post = await client.Submit("/settings/two-factor", "/settings", ("Input.Name", "Somebody"));
        Assert.That(post.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await admin.Get("/calls")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "the other roles go on");

        await TurnOn(client);
        Assert.That((await client.Get("/calls")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_administrator_resets_it_for_somebody_and_the_owner_needs_a_code_for_that()
    {
        var client = await _app.SignedInAs(_user);
        await TurnOn(client);
        using var without = await client.Submit("/settings/two-factor", "/settings/two-factor?handler=TurnOff", ("Input.Code", "123456"));
        Assert.That(without.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));

        var admin = await _app.SignedInAs(UserRole.Admin);
        await admin.Submit($"/users/{_user.Id}", $"/users/{_user.Id}?handler=Access", ("change", "ResetSecondFactor"));
        Assert.That((await client.Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That((await (await PasswordOnly()).Get("/more")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "the password alone is enough again");
    }

    [Test]
    public async Task The_secret_lies_encrypted_in_the_database_and_the_codes_as_hashes()
    {
        var (secret, codes) = await TurnOn(await _app.SignedInAs(_user));
        var kept = await _app.WithDatabase(database => database.SecondFactors.AsNoTracking().SingleAsync());
        Assert.That(kept.Secret, Does.Not.Contain(Convert.ToBase64String(secret)).And.Not.Contain(TimeCode.Write(secret)));
        Assert.That(await _app.WithDatabase(database => database.RecoveryCodes.Select(code => code.CodeHash).ToListAsync()), Does.Contain(RecoveryCode.HashOf(_user.Id, codes[0])));
    }

    private async Task<(byte[] Secret, List<string> Codes)> TurnOn(PageClient client)
    {
        var page = await client.Read("/settings/two-factor");
        var secret = Read(Secret().Match(page).Groups[1].Value);
        using var done = await client.Submit("/settings/two-factor", "/settings/two-factor?handler=TurnOn", ("Input.Code", CodeAfter(secret, 0)));
        Assert.That(done.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        var codes = Codes().Matches(await client.Read("/settings/two-factor")).Select(match => match.Value).ToList();
        Assert.That(Codes().IsMatch(await client.Read("/settings/two-factor")), Is.False, "shown once");
        return (secret, codes);
    }

    private async Task<PageClient> PasswordOnly()
    {
        var client = _app.Anonymous();
        using var answer = await client.Submit("/login", ("Input.Email", _user.Email), ("Input.Password", WebApp.Password));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        return client;
    }

    private Task<long> LastStep() => _app.WithDatabase(database => database.SecondFactors.Where(factor => factor.UserId == _user.Id).Select(factor => factor.LastStep).SingleAsync());

    // A code that was not taken yet, without waiting for the next half minute: the one before the present, the present, or the one after.
    private static string CodeAfter(byte[] secret, long last)
    {
        var present = TimeCode.StepAt(TimeProvider.System.GetUtcNow());
        return TimeCode.Of(secret, Math.Max(last + 1, present));
    }

    private static byte[] Read(string base32)
    {
        var bits = string.Concat(base32.Replace(" ", "", StringComparison.Ordinal).Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }

    [GeneratedRegex("secret-text\">([A-Z2-7 ]+)<")]
    private static partial Regex Secret();

    [GeneratedRegex("(?<=<li>)([a-z2-9]{4}-){3}[a-z2-9]{4}(?=</li>)")]
    private static partial Regex Codes();
}
