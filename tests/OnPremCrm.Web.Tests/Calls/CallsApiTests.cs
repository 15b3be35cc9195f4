using System.Net;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Rest;

namespace OnPremCrm.Web.Tests.Calls;

public sealed class CallsApiTests
{
    private WebApp _app = null!;
    private ProgramClient _program = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _program = await ProgramClient.WithToken(_app, UserRole.Operator);
        await _app.Save(CallRows.Server(DateTimeOffset.UtcNow));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public Task Forget() => _app.ForgetCalls();

    [Test]
    public async Task A_call_has_exactly_the_fields_that_other_programs_rely_on()
    {
        var contact = CallRows.Contact();
        var call = CallRows.Answered();
        call.ContactId = contact.Id;
        call.Queue = "service";
        call.WaitSeconds = 12;
        call.Rang = ["101", "102"];
        call.AnsweredBy = ["101", "102"];
        var recording = CallRows.Recording(call);
        var writing = new Recording { Id = RecordingId.New(call.StartedAt), CallId = call.Id, Server = "main", SourcePath = "/b.wav", State = RecordingState.Writing, CreatedAt = call.StartedAt };
        var callback = CallRows.Callback(call);
        await _app.Save(
            contact, call, recording, writing, callback, new CallbackCall { CallbackId = callback.Id, CallId = call.Id },
            new CallTransfer { CallId = call.Id, Ordinal = 0, Kind = TransferKind.Attended, FromExtension = "101", ToExtension = "102", Completed = true, At = call.StartedAt.AddSeconds(60) });

        var answer = await _program.Read($"/calls/{call.Id}");

        ProgramClient.AssertSame(answer, $$"""
            { "id": "{{call.Id}}", "server": "main", "linkedid": "1763543042.17", "state": "ended", "direction": "inbound",
              "number": "+491713920036", "numberAsPresented": "01713920036", "did": "+493055500101", "dialled": null, "queue": "service",
              "startedAt": "2026-11-19T09:04:02Z", "answeredAt": "2026-11-19T09:04:21Z", "endedAt": "2026-11-19T09:06:21Z",
              "waitSeconds": 12, "ringSeconds": 19, "talkSeconds": 120, "disposition": "answered", "endKnown": true,
              "rang": ["101", "102"], "answeredBy": ["101", "102"], "missedBy": [],
              "transfers": [{ "kind": "attended", "from": "101", "to": "102", "completed": true, "at": "2026-11-19T09:05:02Z" }],
              "recordings": [{ "id": "{{recording.Id}}", "seconds": 120.500 }],
              "contact": { "id": "{{contact.Id}}", "name": "Annika Brandt" },
              "callback": { "id": "{{callback.Id}}", "state": "open", "attempts": 2 }, "result": null }
            """);
    }

    [Test]
    public async Task A_live_call_of_a_hidden_number_has_null_where_nothing_is_known()
    {
        var call = CallRows.Ringing(CallRows.Start);
        call.Number = null;
        call.NumberAsPresented = null;
        await _app.Save(call);

        var answer = await _program.Read("/calls");

        ProgramClient.AssertSame(answer, $$"""
            { "items": [{ "id": "{{call.Id}}", "server": "main", "linkedid": "1763543042.19", "state": "ringing", "direction": "inbound",
              "number": null, "numberAsPresented": null, "did": "+493055500101", "dialled": null, "queue": null,
              "startedAt": "2026-11-19T09:04:02Z", "answeredAt": null, "endedAt": null,
              "waitSeconds": null, "ringSeconds": null, "talkSeconds": null, "disposition": null, "endKnown": true,
              "rang": ["101"], "answeredBy": [], "missedBy": [], "transfers": [], "recordings": [], "contact": null, "callback": null, "result": null }],
              "nextCursor": null }
            """);
    }

    [Test]
    public async Task Pages_follow_each_other_from_the_newest_to_the_oldest_without_gap_or_repeat()
    {
        var calls = Enumerable.Range(0, 7).Select(minute => CallRows.Answered(CallRows.Start.AddMinutes(minute))).ToList();
        await _app.Save([.. calls]);

        var seen = new List<string>();
        var cursor = "";
        var pages = 0;
        do
        {
            var page = await _program.Read($"/calls?limit=3&cursor={cursor}");
            seen.AddRange(Ids(page));
            cursor = (string?)page["nextCursor"];
            pages++;
        }
        while (cursor is not null);

        Assert.That(seen, Is.EqualTo(calls.AsEnumerable().Reverse().Select(call => call.Id.ToString())));
        Assert.That(pages, Is.EqualTo(3));
    }

    [Test]
    public async Task A_full_last_page_promises_no_further_one()
    {
        await _app.Save(CallRows.Answered(), CallRows.Answered(CallRows.Start.AddMinutes(1)));

        var page = await _program.Read("/calls?limit=2");

        Assert.That(Ids(page), Has.Count.EqualTo(2));
        Assert.That((string?)page["nextCursor"], Is.Null);
    }

    [Test]
    public async Task A_period_includes_its_beginning_and_not_its_end()
    {
        var first = CallRows.Answered(CallRows.Start);
        var second = CallRows.Answered(CallRows.Start.AddMinutes(1));
        await _app.Save(first, second);

        var page = await _program.Read("/calls?from=2026-11-19T09:04:02Z&to=2026-11-19T10:05:02%2B01:00");

        Assert.That(Ids(page), Is.EqualTo(new[] { first.Id.ToString() }));
    }

    [TestCase("%2B491713920036")]
    [TestCase("+491713920036", TestName = "A_plus_that_was_not_encoded")]
    [TestCase("0171%203920036")]
    [TestCase("0049 171 / 39 200 36")]
    [TestCase("(0171) 3920036")]
    public async Task A_number_is_found_in_any_written_form(string written)
    {
        var theirs = CallRows.Answered();
        await _app.Save(theirs, CallRows.Answered(CallRows.Start.AddMinutes(1), number: "+4930123456"));

        var page = await _program.Read($"/calls?number={written}");

        Assert.That(Ids(page), Is.EqualTo(new[] { theirs.Id.ToString() }));
    }

    [Test]
    public async Task Calls_are_found_by_their_state()
    {
        var ringing = CallRows.Ringing(CallRows.Start.AddMinutes(5));
        var ended = CallRows.Answered();
        await _app.Save(ringing, ended);

        Assert.That(Ids(await _program.Read("/calls?state=ringing")), Is.EqualTo(new[] { ringing.Id.ToString() }));
        Assert.That(Ids(await _program.Read("/calls?state=talking")), Is.Empty);
        Assert.That(Ids(await _program.Read("/calls?state=ended")), Is.EqualTo(new[] { ended.Id.ToString() }));
    }

    [Test]
    public async Task A_merged_consultation_is_never_listed_and_its_id_answers_with_the_whole_call()
    {
        var whole = CallRows.Answered();
        var consultation = CallRows.Answered(CallRows.Start.AddMinutes(1));
        consultation.MergedInto = whole.Id;
        var consultationOfIt = CallRows.Answered(CallRows.Start.AddMinutes(2));
        consultationOfIt.MergedInto = consultation.Id;
        await _app.Save(whole, consultation, consultationOfIt);

        Assert.That(Ids(await _program.Read("/calls")), Is.EqualTo(new[] { whole.Id.ToString() }));
        Assert.That((string?)(await _program.Read($"/calls/{consultationOfIt.Id}"))["id"], Is.EqualTo(whole.Id.ToString()));
    }

    [TestCase("from=yesterday", "from")]
    [TestCase("to=19.11.2026", "to")]
    [TestCase("number=anonymous", "number")]
    [TestCase("number=12", "number")]
    [TestCase("state=lost", "state")]
    [TestCase("cursor=no-cursor", "cursor")]
    [TestCase("cursor=AAAAAAAAAAAAAAAAAAAAAAA", "cursor")]
    [TestCase("limit=0", "limit")]
    [TestCase("limit=201", "limit")]
    [TestCase("limit=many", "limit")]
    public async Task Input_that_cannot_be_read_is_a_problem_that_names_the_parameter(string query, string parameter)
    {
        var problem = await ProgramClient.Problem(await _program.Get("/calls?" + query), HttpStatusCode.BadRequest);

        Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EqualTo(new[] { parameter }));
    }

    [Test]
    public async Task All_mistakes_of_a_request_are_told_at_once()
    {
        var problem = await ProgramClient.Problem(await _program.Get("/calls?limit=x&state=y"), HttpStatusCode.BadRequest);

        Assert.That(problem["errors"]!.AsObject().Select(error => error.Key), Is.EquivalentTo(new[] { "limit", "state" }));
    }

    [TestCase("/calls/01999999-9999-7999-9999-999999999999")]
    [TestCase("/calls/17")]
    [TestCase("/nothing")]
    public async Task What_is_not_there_is_a_problem(string path) =>
        await ProgramClient.Problem(await _program.Get(path), HttpStatusCode.NotFound);

    [Test]
    public async Task A_method_that_an_address_does_not_understand_is_a_problem()
    {
        using var answer = await _program.Http.DeleteAsync(new Uri("/api/v1/calls", UriKind.Relative));

        await ProgramClient.Problem(answer, HttpStatusCode.MethodNotAllowed);
        Assert.That(answer.Content.Headers.Allow, Is.EqualTo(new[] { "GET" }));
    }

    private static List<string> Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(call => (string)call!["id"]!)];
}
