using System.Net;
using Npgsql;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Live;

public sealed class LiveFeedTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_ringing_call_reaches_exactly_those_whose_phones_ring_with_the_doorbell_and_with_the_doorbell_cut(bool doorbell)
    {
        await using var app = await WebApp.StartAsync(configure: web =>
        {
            web.UseSetting("Live:HearsNotifications", doorbell.ToString());
            web.UseSetting("Live:Poll", doorbell ? "00:01:00" : "00:00:00.1");
        });
        await using var rung = await Listening.OpenHearing(await app.SignedInAs(await app.AddUser(extensions: "101")));
        await using var alsoRung = await Listening.OpenHearing(await app.SignedInAs(await app.AddUser(extensions: ["103", "104"])));
        await using var manager = await Listening.OpenHearing(await app.SignedInAs(await app.AddUser(UserRole.Manager, extensions: "102")));
        await using var withoutPhone = await Listening.OpenHearing(await app.SignedInAs(UserRole.Admin));

        var call = await new Pbx(app).Rings("+494066969214", "101", "104");

        Assert.That(await rung.Of(call.Id.Value), Is.EqualTo(new[] { "pop", "calls" }));
        Assert.That(await alsoRung.Of(call.Id.Value), Is.EqualTo(new[] { "pop", "calls" }));
        Assert.That(await manager.Of(call.Id.Value), Is.EqualTo(new[] { "calls" }));
        Assert.That(await withoutPhone.Of(call.Id.Value), Is.EqualTo(new[] { "calls" }));
    }

    [Test]
    public async Task The_same_extension_of_another_server_is_somebody_elses_phone()
    {
        await using var app = await WebApp.StartAsync();
        var pbx = new Pbx(app);
        var user = await app.AddUser(extensions: "101");
        await pbx.Execute("UPDATE user_extensions SET server = 'branch' WHERE user_id = $1", user.Id.Value);
        await using var listening = await Listening.OpenHearing(await app.SignedInAs(user));

        var call = await pbx.Rings("+494066969214", "101");

        Assert.That(await listening.Of(call.Id.Value), Is.EqualTo(new[] { "calls" }));
    }

    [Test]
    public async Task A_phone_given_to_a_user_pops_at_once_although_the_stream_was_open_before()
    {
        await using var app = await WebApp.StartAsync();
        var pbx = new Pbx(app);
        var user = await app.AddUser();
        await using var listening = await Listening.OpenHearing(await app.SignedInAs(user));

        await pbx.Execute("INSERT INTO user_extensions (server, extension, user_id) VALUES ('main', '105', $1)", user.Id.Value);
        var call = await pbx.Rings(null, "105");

        Assert.That(await listening.Until($"calls {call.Id}"), Has.Member($"pop {call.Id}"));
    }

    [TestCase("UPDATE users SET role = 'operator' WHERE id = $1")]
    [TestCase("UPDATE users SET security_stamp = 'another' WHERE id = $1")]
    [TestCase("UPDATE users SET is_active = false WHERE id = $1")]
    public async Task Another_role_or_password_and_a_user_made_inactive_end_the_stream(string sql)
    {
        await using var app = await WebApp.StartAsync();
        var user = await app.AddUser(UserRole.Manager);
        await using var listening = await Listening.OpenHearing(await app.SignedInAs(user));
        await using var other = await Listening.OpenHearing(await app.SignedInAs(UserRole.Manager));

        await new Pbx(app).Execute(sql, user.Id.Value);

        Assert.That(await listening.Next(), Is.Null);
        var call = await new Pbx(app).Rings(null, "101");
        Assert.That(await other.Until($"calls {call.Id}"), Is.Not.Empty);
    }

    [Test]
    public async Task Logging_out_ends_the_stream_and_another_one_is_refused()
    {
        await using var app = await WebApp.StartAsync();
        var client = await app.SignedInAs(UserRole.Operator);
        await using var listening = await Listening.OpenHearing(client);

        await client.Submit("/more", "/logout");

        Assert.That(await listening.Next(), Is.Null);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/live");
        again.Headers.Accept.ParseAdd("text/event-stream");
        Assert.That((await client.Http.SendAsync(again)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task When_the_database_goes_the_browser_is_told_and_when_it_is_back_too()
    {
        await using var app = await WebApp.StartAsync(await PostgresDatabase.CreateOnPrivateServerAsync(), web => web.UseSetting("Live:FirstRetry", "00:00:00.1"));
        await using var listening = await Listening.OpenHearing(await app.SignedInAs(await app.AddUser(extensions: "101")));

        await app.Database.StopServerAsync();
        Assert.That(await listening.Next(), Is.EqualTo("deaf"));
        await app.Database.StartServerAsync();
        Assert.That(await listening.Until("hello"), Is.Not.Empty);

        NpgsqlConnection.ClearAllPools(); // those that waited there through the restart are dead, and the telephone that rings here has no second try
        var call = await new Pbx(app).Rings(null, "101");
        Assert.That(await listening.Until($"pop {call.Id}"), Is.Not.Empty);
    }

    [Test]
    public async Task The_state_of_the_telephony_service_is_told_when_it_changes()
    {
        await using var app = await WebApp.StartAsync(configure: web => web.UseSetting("Live:ServerCheck", "00:00:00.05"));
        var pbx = new Pbx(app);
        await pbx.IsUp();
        await using var listening = await Listening.OpenHearing(await app.SignedInAs(UserRole.Operator));
        Assert.That(await listening.Next(), Is.EqualTo("servers"));

        await pbx.LosesAsterisk();

        Assert.That(await listening.Next(), Is.EqualTo("servers"));
    }
}
