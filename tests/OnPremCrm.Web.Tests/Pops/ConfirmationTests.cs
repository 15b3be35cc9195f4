using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Pops;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Web.Tests.Pops;

/// <summary>The browser's word that a card is on the screen.</summary>
public sealed class ConfirmationTests
{
    private WebApp _app = null!;
    private Pbx _pbx = null!;
    private User _jonas = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync(configure: web => web.UseSetting("Live:Beat", "00:00:00.1"));
        _pbx = new Pbx(_app);
        await _pbx.IsUp();
        _jonas = await _app.AddUser(name: "Jonas Weber", extensions: ["104", "101"]);
    }

    [OneTimeTearDown]
    public ValueTask Stop() => _app.DisposeAsync();

    [Test]
    public async Task The_first_time_counts_with_the_phone_that_rang()
    {
        var client = await _app.SignedInAs(_jonas);
        var call = await _pbx.Rings("+494066969214", "101");

        using var first = await Confirm(client, true, call);
        var delivery = await Delivery(call);
        using var second = await Confirm(client, true, call);

        Assert.That((first.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
        Assert.That((delivery.Extension, delivery.WasVisible, delivery.SeenAt), Is.EqualTo(("101", true, (DateTimeOffset?)delivery.ShownAt)));
        Assert.That((await Delivery(call)).ShownAt, Is.EqualTo(delivery.ShownAt));
    }

    [Test]
    public async Task A_page_in_the_background_is_noted_as_such_and_the_first_look_too()
    {
        var client = await _app.SignedInAs(_jonas);
        var call = await _pbx.Rings("+494066969214", "104");

        (await Confirm(client, false, call)).Dispose();
        var hidden = await Delivery(call);
        (await Confirm(client, true, call)).Dispose();
        var seen = await Delivery(call);
        (await Confirm(client, true, call)).Dispose();

        Assert.That((hidden.WasVisible, hidden.SeenAt), Is.EqualTo((false, (DateTimeOffset?)null)));
        Assert.That((seen.WasVisible, seen.ShownAt), Is.EqualTo((false, hidden.ShownAt)));
        Assert.That(seen.SeenAt, Is.GreaterThan(hidden.ShownAt));
        Assert.That((await Delivery(call)).SeenAt, Is.EqualTo(seen.SeenAt));
    }

    [TestCase(UserRole.Operator)]
    [TestCase(UserRole.Admin)]
    public async Task Nobody_confirms_a_card_of_somebody_elses_phone(UserRole role)
    {
        var client = await _app.SignedInAs(await _app.AddUser(role, extensions: $"9{(int)role}"));
        var call = await _pbx.Rings("+494066969214", "101");

        using var answer = await Confirm(client, true, call);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await _app.WithDatabase(database => database.PopDeliveries.CountAsync(delivery => delivery.CallId == call.Id)), Is.Zero);
    }

    [Test]
    public async Task Several_cards_are_confirmed_at_once_and_a_strangers_among_them_is_left_out()
    {
        var client = await _app.SignedInAs(_jonas);
        var (mine, strange, also) = (await _pbx.Rings("+494066969214", "101"), await _pbx.Rings("+494066969214", "999"), await _pbx.Rings(null, "104"));

        using var answer = await Confirm(client, true, mine, strange, also);

        var confirmed = await _app.WithDatabase(database => database.PopDeliveries.Where(delivery => delivery.UserId == _jonas.Id).Select(delivery => delivery.CallId).ToListAsync());
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(confirmed, Does.Contain(mine.Id).And.Contain(also.Id).And.Not.Contain(strange.Id));
    }

    [Test]
    public async Task A_forged_confirmation_without_the_forms_token_is_refused()
    {
        var client = await _app.SignedInAs(_jonas);
        var call = await _pbx.Rings("+494066969214", "101");
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("callId", call.Id.ToString()), KeyValuePair.Create("visible", "true")]);

        using var answer = await client.Http.PostAsync(new Uri("/pops/shown", UriKind.Relative), form);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task An_open_page_is_noted_as_one_presence_that_goes_on()
    {
        var user = await _app.AddUser(extensions: "108");
        await using (await Listening.OpenHearing(await _app.SignedInAs(user)))
        {
            Assert.That(async () => (await Presences(user)).Select(presence => presence.Until > presence.Since), Is.EqualTo(new[] { true }).After(10_000, 50));
        }

        Assert.That(await Presences(user), Has.Count.EqualTo(1));
    }

    private Task<List<UserPresence>> Presences(User user) => _app.WithDatabase(database => database.UserPresences.AsNoTracking().Where(presence => presence.UserId == user.Id).ToListAsync());

    private Task<PopDelivery> Delivery(Call call) => _app.WithDatabase(database => database.PopDeliveries.AsNoTracking().SingleAsync(delivery => delivery.CallId == call.Id && delivery.UserId == _jonas.Id));

    private static Task<HttpResponseMessage> Confirm(PageClient client, bool visible, params Call[] calls) =>
        client.Submit("/more", "/pops/shown", [("visible", visible ? "true" : "false"), .. calls.Select(call => ("callId", call.Id.ToString()))]);
}
