using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Calls;

public sealed class CallPageTests
{
    private DirectoryInfo _store = null!;
    private WebApp _app = null!;
    private PageClient _operator = null!;
    private PageClient _stranger = null!;
    private PageClient _manager = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _store = Directory.CreateTempSubdirectory("recordings");
        await File.WriteAllBytesAsync(Path.Combine(_store.FullName, "a.wav"), new byte[5000]);
        _app = await WebApp.StartAsync(configure: builder => builder.UseSetting("Recordings:StorePath", _store.FullName));
        _operator = await _app.SignedInAs(await _app.AddUser(UserRole.Operator, "Jonas Weber", extensions: ["101"]));
        _stranger = await _app.SignedInAs(await _app.AddUser(UserRole.Operator, extensions: ["109"]));
        _manager = await _app.SignedInAs(await _app.AddUser(UserRole.Manager, "Katrin Vogel"));
        await _app.Save(CallRows.Server(DateTimeOffset.UtcNow));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _app.DisposeAsync();
        _store.Delete(recursive: true);
    }

    [SetUp]
    public Task Forget() => _app.ForgetCalls();

    [Test]
    public async Task A_call_that_was_merged_leads_to_the_whole_call()
    {
        var whole = CallRows.Answered();
        var consultation = CallRows.Answered(CallRows.Start.AddMinutes(1));
        consultation.MergedInto = whole.Id;
        await _app.Save(whole, consultation);

        using var answer = await _operator.Get($"/calls/{consultation.Id}");

        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo($"/calls/{whole.Id}"));
    }

    [Test]
    public async Task An_administrator_gets_from_an_unknown_number_to_the_list_of_those_that_are_only_logged()
    {
        var call = CallRows.Answered();
        (call.Number, call.Match) = ("+493012345678", Core.Calls.CallMatch.None);
        await _app.Save(call);
        var admin = await _app.SignedInAs(UserRole.Admin);

        Assert.That(await admin.Read($"/calls/{call.Id}"), Does.Contain("/numbers/ignored?number=%2B493012345678"));
        Assert.That(await admin.Read("/numbers/ignored?number=%2B493012345678"), Does.Contain("value=\"+493012345678\""));
        Assert.That(await _manager.Read($"/calls/{call.Id}"), Does.Contain("no contact has this number").And.Not.Contain("/numbers/ignored"));
    }

    [Test]
    public async Task A_call_that_is_not_there_is_a_page_that_says_so()
    {
        using var answer = await _operator.Get("/calls/01999999-9999-7999-9999-999999999999");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_note_is_kept_changed_and_deleted_by_its_author_only()
    {
        var call = CallRows.Answered();
        await _app.Save(call);
        var path = $"/calls/{call.Id}";

        using var added = await _operator.Submit(path, path + "?handler=Note", ("text", "Ask for <b>gate</b> B"));
        var note = await _app.WithDatabase(database => database.CallNotes.SingleAsync());
        using var byOther = await _manager.Submit(path, path + "?handler=Edit", ("note", note.Id.ToString()), ("text", "changed"));
        using var byAuthor = await _operator.Submit(path, path + "?handler=Edit", ("note", note.Id.ToString()), ("text", "Ask for gate C"));

        Assert.That((added.StatusCode, byOther.StatusCode, byAuthor.StatusCode), Is.EqualTo((HttpStatusCode.Redirect, HttpStatusCode.NotFound, HttpStatusCode.Redirect)));
        Assert.That((await _app.WithDatabase(database => database.CallNotes.SingleAsync())).Body, Is.EqualTo("Ask for gate C"));

        using var deletedByOther = await _manager.Submit(path, path + "?handler=Delete", ("note", note.Id.ToString()));
        using var deleted = await _operator.Submit(path, path + "?handler=Delete", ("note", note.Id.ToString()));

        Assert.That((deletedByOther.StatusCode, deleted.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.Redirect)));
        Assert.That(await _app.WithDatabase(database => database.CallNotes.CountAsync()), Is.Zero);
        Assert.That((await _app.WithDatabase(database => database.AuditEntries.SingleAsync(entry => entry.Noun == "call-notes" && entry.NounId == note.Id.Value))).Details, Does.Contain("gate C"));
    }

    [Test]
    public async Task A_note_that_was_changed_meanwhile_is_not_written_over_but_shown_beside_what_was_typed()
    {
        var call = CallRows.Answered();
        await _app.Save(call);
        var path = $"/calls/{call.Id}";

        using var first = await _operator.Submit(path, path + "?handler=Note", ("text", "Written on the card"), ("version", ""));
        using var second = await _operator.Submit(path, path + "?handler=Note", ("text", "Written on the page"), ("version", ""));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await second.Content.ReadAsStringAsync(), Does.Contain("Written on the card").And.Contain("Written on the page").And.Contain("changed elsewhere"));
        var kept = await _app.WithDatabase(database => database.CallNotes.SingleAsync());
        Assert.That(kept.Body, Is.EqualTo("Written on the card"));

        using var chosen = await _operator.Submit(path, path + "?handler=Note", ("text", "Written on the page"), ("version", kept.UpdatedAt.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.That((await _app.WithDatabase(database => database.CallNotes.SingleAsync())).Body, Is.EqualTo("Written on the page"));
    }

    [Test]
    public async Task The_notes_of_others_stay_as_they_are_when_one_writes_ones_own()
    {
        var call = CallRows.Answered();
        await _app.Save(call);
        var path = $"/calls/{call.Id}";

        foreach (var (who, text) in new[] { (_operator, "mine"), (_manager, "hers") })
        {
            using var kept = await who.Submit(path, path + "?handler=Note", ("text", text));
        }

        Assert.That(await _app.WithDatabase(database => database.CallNotes.OrderBy(note => note.Id).Select(note => note.Body).ToListAsync()), Is.EqualTo(new[] { "mine", "hers" }));
        Assert.That(await _manager.Read(path), Does.Contain("mine").And.Contain("hers"));
    }

    [Test]
    public async Task A_callback_tells_its_history_with_a_link_to_each_call()
    {
        var first = CallRows.Abandoned();
        var again = CallRows.Abandoned(CallRows.Start.AddMinutes(7));
        var talk = CallRows.Answered(CallRows.Start.AddHours(1));
        var callback = CallRows.Callback(first, CallbackState.Closed);
        (callback.ClosedHow, callback.ClosedByCallId) = (CallbackClosure.CalledAgain, talk.Id);
        await _app.Save(first, again, talk, callback, new CallbackCall { CallbackId = callback.Id, CallId = first.Id }, new CallbackCall { CallbackId = callback.Id, CallId = again.Id });

        var page = await _operator.Read($"/calls/{first.Id}");
        var ofTalk = await _operator.Read($"/calls/{talk.Id}");

        Assert.That(page, Does.Contain("a call back is owed").And.Contain($"<a href=\"/calls/{again.Id}\">They tried again").And.Contain($"<a href=\"/calls/{talk.Id}\">They called again and were answered"));
        Assert.That(ofTalk, Does.Contain($"<a href=\"/calls/{first.Id}\">"), "the call that closed it tells of it too");
    }

    [TestCase("2:07", 422, "shorter than that")]
    [TestCase("soon", 422, "minutes and seconds")]
    [TestCase("0:38.25", 302, null)]
    public async Task A_comment_needs_a_moment_of_the_recording(string at, int status, string? says)
    {
        var (path, recording) = await Recorded();

        using var answer = await _operator.Submit(path, path + "?handler=Comment", ("recording", recording.ToString()), ("at", at), ("text", "hm"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        if (says is not null)
        {
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(says));
        }
    }

    [Test]
    public async Task Who_took_part_plays_and_a_stranger_gets_neither_player_nor_sound_nor_wave()
    {
        var (path, recording) = await Recorded();

        using var mine = await _operator.Get($"{path}/recordings/{recording}");
        using var theirs = await _stranger.Get($"{path}/recordings/{recording}");
        using var wave = await _stranger.Get($"{path}/recordings/{recording}/peaks");
        using var nobodys = await _app.Anonymous().Get($"{path}/recordings/{recording}");

        Assert.That((mine.StatusCode, theirs.StatusCode, wave.StatusCode, nobodys.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.Redirect)));
        Assert.That(mine.Headers.CacheControl?.Private, Is.True);
        Assert.That(await _operator.Read(path), Does.Contain("<audio"));
        Assert.That(await _stranger.Read(path), Does.Not.Contain("<audio"));
    }

    [Test]
    public async Task A_copy_is_for_managers_and_is_audited()
    {
        var (path, recording) = await Recorded();

        using var refused = await _operator.Get($"{path}/recordings/{recording}?copy=true");
        using var given = await _manager.Get($"{path}/recordings/{recording}?copy=true");

        Assert.That((refused.StatusCode, given.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.OK)));
        Assert.That(given.Content.Headers.ContentDisposition?.DispositionType, Is.EqualTo("attachment"));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Action == "download" && entry.NounId == recording.Value)), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_heard_is_counted_by_people_and_shown_to_managers_only()
    {
        var (path, recording) = await Recorded();
        foreach (var seconds in new[] { "10.0", "3.5" })
        {
            using var told = await _operator.Submit(path, path + "?handler=Heard", ("recording", recording.ToString()), ("seconds", seconds), ("until", "13.5"));
            Assert.That(told.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        }

        using var byStranger = await _stranger.Submit(path, path + "?handler=Heard", ("recording", recording.ToString()), ("seconds", "5"), ("until", "5"));
        using var absurd = await _operator.Submit(path, path + "?handler=Heard", ("recording", recording.ToString()), ("seconds", "99999"), ("until", "5"));

        Assert.That((byStranger.StatusCode, absurd.StatusCode), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
        Assert.That(await _manager.Read(path), Does.Contain("heard by one person").And.Match("Jonas Weber.*0:14"));
        Assert.That(await _operator.Read(path), Does.Not.Contain("heard by"));
    }

    [Test]
    public async Task The_wave_is_as_wide_as_asked_and_keeps_the_loudest_moments()
    {
        var (path, recording) = await Recorded();

        var wave = JsonNode.Parse(await _operator.Read($"{path}/recordings/{recording}/peaks?bars=100"))!;

        Assert.That((double)wave["seconds"]!, Is.EqualTo(120.5));
        Assert.That(wave["legs"]!.AsArray().Select(leg => leg!.AsArray().Count), Is.EqualTo(new[] { 100, 100 }));
    }

    [TestCase(RecordingState.Writing, null, "about 10 s")]
    [TestCase(RecordingState.Empty, "no-sound", "nobody spoke")]
    [TestCase(RecordingState.Missing, "not-found", "was not found where Asterisk said")]
    [TestCase(RecordingState.Unreadable, "needs-ffmpeg", "ffmpeg is not installed")]
    public async Task A_recording_that_cannot_be_played_says_why(RecordingState state, string? reason, string says)
    {
        var call = CallRows.Answered();
        var recording = CallRows.Recording(call);
        (recording.State, recording.StateReason) = (state, reason);
        await _app.Save(call, recording);

        var page = await _manager.Read($"/calls/{call.Id}");

        Assert.That(page, Does.Contain(says));
        Assert.That(page, Does.Not.Contain("<audio"));
    }

    private async Task<(string Path, RecordingId Recording)> Recorded()
    {
        var call = CallRows.Answered();
        var recording = CallRows.Recording(call);
        await _app.Save(call, recording);
        return ($"/calls/{call.Id}", recording.Id);
    }
}
