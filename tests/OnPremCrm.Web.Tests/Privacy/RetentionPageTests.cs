using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Retention;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;

namespace OnPremCrm.Web.Tests.Privacy;

/// <summary>How long things are kept is the administrator's to say, and only after having seen and typed what goes.</summary>
public sealed class RetentionPageTests
{
    private WebApp _app = null!;
    private PageClient _admin = null!;

    [SetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _admin = await _app.SignedInAs(await _app.AddUser(UserRole.Admin, "Katrin Vogel"));
        for (var days = 99; days < 102; days++)
        {
            var call = CallRows.Answered(DateTimeOffset.UtcNow.AddDays(-days));
            await _app.Save(call, new CallNote { Id = CallNoteId.New(call.StartedAt), CallId = call.Id, AuthorName = "Jonas Weber", Body = "Wants it on Friday", CreatedAt = call.StartedAt, UpdatedAt = call.StartedAt });
        }
    }

    [TearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Everything_is_kept_for_ever_until_somebody_has_typed_how_much_goes()
    {
        Assert.That(await _admin.Read("/privacy/retention"), Does.Contain("for ever").And.Not.Contain("Goes tonight"));
        Assert.That(await _admin.Read("/privacy/retention?kind=notes&days=365"), Does.Contain("Nothing is that old yet").And.Not.Contain("Input.Typed"));
        Assert.That(await _admin.Read("/privacy/retention?kind=notes&days=90"), Does.Contain("Goes tonight").And.Contain("Input.Typed").And.Contain(">3</dd>"));

        foreach (var typed in new[] { "", "90", "4" })
        {
            using var refused = await Save(_admin, RetentionKind.Notes, "90", typed);
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), typed);
            Assert.That(WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), Does.Contain("This is not the number. It is 3.").And.Contain("Goes tonight"));
        }

        Assert.That(await _app.WithDatabase(database => database.RetentionRules.CountAsync()), Is.Zero);
        using (var saved = await Save(_admin, RetentionKind.Notes, "90", "3"))
        {
            Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }

        Assert.That(await _admin.Read("/privacy/retention"), Does.Contain("90 days").And.Contain("Katrin Vogel").And.Contain("Runs for the first time tonight"));
        Assert.That(await _app.WithDatabase(database => database.CallNotes.CountAsync()), Is.EqualTo(3), "the telephony service does it, at night");
        await new RetentionWork(_app.Database.ConnectionString, TimeProvider.System).RunAsync(default);
        Assert.That(await _admin.Read("/privacy/retention"), Does.Contain("3 removed"));
        Assert.That(await _admin.Read("/audit"), Does.Contain("Kept no longer").And.Contain("notes on calls").And.Contain("rule of retention").And.Contain("for ever").And.Contain("90"));

        using (var forEver = await Save(_admin, RetentionKind.Notes, "", ""))
        {
            Assert.That(forEver.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        }

        Assert.That(await _app.WithDatabase(database => database.RetentionRules.Select(rule => rule.KeepDays).SingleAsync()), Is.Null);
    }

    [TestCase("0")]
    [TestCase("-5")]
    [TestCase("36501")]
    [TestCase("soon")]
    [TestCase("")]
    public async Task A_number_of_days_that_is_none_is_refused(string days)
    {
        Assert.That(await _admin.Read($"/privacy/retention?kind=notes&days={days}"), Does.Contain("Give a number of days").And.Not.Contain("Goes tonight"));
        if (days.Length > 0 && days != "soon")
        {
            using var refused = await Save(_admin, RetentionKind.Notes, days, "3");
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        }

        Assert.That(await _app.WithDatabase(database => database.RetentionRules.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task A_number_that_cannot_be_read_is_not_taken_for_ever()
    {
        using (await Save(_admin, RetentionKind.Notes, "90", "3"))
        {
        }

        using var refused = await Save(_admin, RetentionKind.Notes, "soon", "");

        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await _app.WithDatabase(database => database.RetentionRules.Select(rule => rule.KeepDays).SingleAsync()), Is.EqualTo(90));
    }

    [TestCase(UserRole.Operator)]
    [TestCase(UserRole.Manager)]
    public async Task Nobody_else_sees_or_says_how_long_things_are_kept(UserRole role)
    {
        var other = await _app.SignedInAs(role);
        foreach (var path in new[] { "/privacy/retention", "/privacy/retention?kind=notes&days=90" })
        {
            using var answer = await other.Get(path);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }

        using var saved = await other.Submit("/contacts", "/privacy/retention", ("Input.Kind", "Notes"), ("Input.KeepDays", "90"), ("Input.Typed", "3"));
        Assert.That(saved.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await _app.WithDatabase(database => database.RetentionRules.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task A_recording_that_went_says_so_on_its_call_and_is_no_faulty_one()
    {
        var call = CallRows.Answered(DateTimeOffset.UtcNow.AddDays(-3));
        await _app.Save(call, CallRows.Recording(call));
        await _app.Save(new RetentionRule { Kind = RetentionKind.Recordings, KeepDays = 1, SavedByName = "Katrin Vogel", SavedAt = DateTimeOffset.UtcNow });
        await new RetentionWork(_app.Database.ConnectionString, TimeProvider.System).RunAsync(default);

        Assert.That(await _admin.Read($"/calls/{call.Id}"), Does.Contain("kept no longer").And.Not.Contain(CallRows.Recording(call).SourcePath));
        Assert.That(await _admin.Read("/ledger/recordings"), Does.Not.Contain($"/calls/{call.Id}"));
    }

    private static Task<HttpResponseMessage> Save(PageClient client, RetentionKind kind, string days, string typed) =>
        client.Submit("/privacy/retention?kind=notes&days=90", "/privacy/retention", ("Input.Kind", kind.ToString()), ("Input.KeepDays", days), ("Input.Typed", typed));
}
