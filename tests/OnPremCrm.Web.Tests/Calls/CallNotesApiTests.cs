using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Calls;

public sealed class CallNotesApiTests
{
    private WebApp _app = null!;
    private ProgramClient _program = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Manager);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => _app.ForgetCalls();

    [Test]
    public async Task A_note_is_kept_with_the_name_of_the_program()
    {
        var call = CallRows.Answered();
        await _app.Save(call);

        using var answer = await _program.Post($"/calls/{call.Id}/notes", new { text = "Order 4711 <b>shipped</b>" });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var note = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.That((string?)note["text"], Is.EqualTo("Order 4711 <b>shipped</b>"));
        Assert.That(note.Select(field => field.Key), Is.EqualTo(new[] { "id", "callId", "recordingId", "atSeconds", "text", "author", "createdAt" }));
        var kept = await _app.WithDatabase(database => database.CallNotes.SingleAsync());
        Assert.That((kept.CallId, kept.AuthorName, kept.AuthorId, kept.AtSeconds), Is.EqualTo((call.Id, "a Manager program", (UserId?)null, (decimal?)null)));
    }

    [Test]
    public async Task A_comment_stands_at_its_moment_of_the_recording()
    {
        var call = CallRows.Answered();
        var recording = CallRows.Recording(call);
        await _app.Save(call, recording);

        using var answer = await _program.Post($"/calls/{call.Id}/notes", new { text = "Promises a replacement", recordingId = recording.Id.Value, atSeconds = 38.25 });

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        Assert.That((await _app.WithDatabase(database => database.CallNotes.SingleAsync())).AtSeconds, Is.EqualTo(38.25m));
    }

    [TestCase("""{ "text": "" }""")]
    [TestCase("""{ }""")]
    [TestCase("""{ "text": 5 }""")]
    [TestCase("""{ "text": "x", "atSeconds": 5 }""")]
    [TestCase("not json")]
    [TestCase("")]
    public async Task A_note_that_cannot_be_read_is_a_problem_and_nothing_is_kept(string body)
    {
        var call = CallRows.Answered();
        await _app.Save(call);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await _program.Http.PostAsync(new Uri($"/api/v1/calls/{call.Id}/notes", UriKind.Relative), content);

        await ProgramClient.Problem(answer, HttpStatusCode.BadRequest);
        Assert.That(await _app.WithDatabase(database => database.CallNotes.AnyAsync()), Is.False);
    }

    [Test]
    public async Task A_comment_beyond_the_end_of_the_recording_is_refused()
    {
        var call = CallRows.Answered();
        var recording = CallRows.Recording(call);
        await _app.Save(call, recording);

        var answer = await _program.Post($"/calls/{call.Id}/notes", new { text = "late", recordingId = recording.Id.Value, atSeconds = 121 });

        await ProgramClient.Problem(answer, HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task Who_may_not_hear_a_recording_cannot_comment_it()
    {
        var call = CallRows.Answered();
        var recording = CallRows.Recording(call);
        await _app.Save(call, recording);
        var weak = await ProgramClient.WithToken(_app, UserRole.Operator);

        var answer = await weak.Post($"/calls/{call.Id}/notes", new { text = "guess", recordingId = recording.Id.Value, atSeconds = 1 });

        await ProgramClient.Problem(answer, HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_note_to_no_call_is_a_problem() =>
        await ProgramClient.Problem(await _program.Post("/calls/01999999-9999-7999-9999-999999999999/notes", new { text = "x" }), HttpStatusCode.NotFound);

    [Test]
    public async Task Another_kind_of_body_is_a_problem()
    {
        using var content = new StringContent("text=x", Encoding.UTF8, "application/x-www-form-urlencoded");

        var answer = await _program.Http.PostAsync(new Uri("/api/v1/calls/01999999-9999-7999-9999-999999999999/notes", UriKind.Relative), content);

        await ProgramClient.Problem(answer, HttpStatusCode.UnsupportedMediaType);
    }
}
