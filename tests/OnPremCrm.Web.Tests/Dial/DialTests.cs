using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Web.Tests.Dial;

public sealed class DialTests
{
    private WebApp _app = null!;
    private Pbx _pbx = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _pbx = new Pbx(_app);
        await _pbx.IsUp();
    }

    [TearDown]
    public ValueTask Stop() => _app.DisposeAsync();

    [Test]
    public async Task A_number_in_the_national_form_is_asked_for_from_my_phone_and_tied_to_the_record()
    {
        var user = await _app.AddUser(extensions: ["101", "151"]);
        var client = await _app.SignedInAs(user);
        var contact = await _pbx.Knows("Annika Brandt", null, "+494066969214");

        await client.Submit("/dial", ("Input.Number", "040 669 69-214"), ("Input.About", $"contacts:{contact.Id}"));

        var command = await _app.WithDatabase(database => database.TelephonyCommands.SingleAsync());
        Assert.That((command.Number, command.Extension, command.ContactId, command.RequestedBy), Is.EqualTo(("+494066969214", "101", contact.Id, user.Id)));
        Assert.That(command.DeadlineAt - command.CreatedAt, Is.EqualTo(TimeSpan.FromSeconds(30)));
        Assert.That(await Card(client), Does.Contain("Asking the telephone system").And.Contain("Annika Brandt").And.Contain("Stop"));
    }

    [TestCase("tel:+49-40-66969-214", "+49-40-66969-214")]
    [TestCase("web+tel:%2B494066969214;ext=5", "+494066969214")]
    [TestCase("sip:104@pbx.example", "104")]
    [TestCase("callto://040 66969214", "040 66969214")]
    [TestCase("040 66969214", "040 66969214")]
    public async Task A_telephone_link_of_another_page_opens_the_dial_pad_filled_in_and_dials_nothing(string link, string number)
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));

        Assert.That(await client.Read($"/dial?number={Uri.EscapeDataString(link)}"), Does.Contain($"value=\"{number}\""));
        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.CountAsync()), Is.Zero);
    }

    [TestCase(TelephonyCommandState.Succeeded, DialProgress.RingingYou, null, null, "Ringing your phone 101|Lift the handset|Stop")]
    [TestCase(TelephonyCommandState.Succeeded, DialProgress.Dialling, null, null, "Dialling|Stop")]
    [TestCase(TelephonyCommandState.Succeeded, DialProgress.RingingThere, null, null, "Ringing there|Stop")]
    [TestCase(TelephonyCommandState.Succeeded, DialProgress.Ended, DialOutcome.Busy, null, "Busy|Call again|Done")]
    [TestCase(TelephonyCommandState.Succeeded, DialProgress.Ended, DialOutcome.PhoneUnreachable, null, "Your phone 101 is not registered. Check the handset.|Done")]
    [TestCase(TelephonyCommandState.Refused, DialProgress.Ended, null, CommandRefusal.PermissionDenied, "Not dialled|lacks the right|Done")]
    [TestCase(TelephonyCommandState.Expired, DialProgress.Ended, null, null, "Not dialled|within 30 seconds. Nothing rang.|Done")]
    public async Task The_card_says_truthfully_what_happens(TelephonyCommandState state, DialProgress progress, DialOutcome? outcome, CommandRefusal? reason, string words)
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        await client.Submit("/dial", ("Input.Number", "+81355550187"));

        await _app.WithDatabase(async database =>
        {
            var command = await database.TelephonyCommands.SingleAsync();
            (command.State, command.Progress, command.Outcome, command.Reason) = (state, progress, outcome, reason);
            return await database.SaveChangesAsync();
        });

        var card = await Card(client);
        Assert.Multiple(() =>
        {
            foreach (var word in words.Split('|'))
            {
                Assert.That(card, Does.Contain(word));
            }
        });
    }

    [TestCase("", "Please enter a number.")]
    [TestCase("Annika", "This is not a telephone number.")]
    [TestCase("+999123456789", "No country has this code.")]
    public async Task What_cannot_be_dialled_is_refused_with_the_reason(string number, string reason)
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));

        var answer = await client.Submit("/dial", ("Input.Number", number), ("FromPad", "true"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(reason));
        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task Without_a_phone_the_page_says_what_to_ask_for()
    {
        var client = await _app.SignedInAs(await _app.AddUser());

        Assert.That(await client.Read("/dial"), Does.Contain("Ask an administrator to assign yours under People and phones."));
    }

    [Test]
    public async Task A_phone_that_is_not_mine_does_not_ring()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));

        var answer = await client.Submit("/dial", ("Input.Number", "104"), ("Input.Extension", "102"), ("FromPad", "true"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await _app.WithDatabase(database => database.TelephonyCommands.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task Without_a_link_to_Asterisk_it_says_so_at_once()
    {
        var client = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        await _pbx.LosesAsterisk();

        await client.Submit("/dial", ("Input.Number", "104"));

        Assert.That(await Card(client), Does.Contain("There is no link to the telephone system just now. Nothing rang"));
    }

    private static async Task<string> Card(PageClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/pops");
        request.Headers.Accept.ParseAdd("text/vnd.turbo-stream.html");
        return WebUtility.HtmlDecode(await (await client.Http.SendAsync(request)).Content.ReadAsStringAsync());
    }
}
