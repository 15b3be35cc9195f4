using System.Net;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Calls;
using OnPremCrm.Web.Tests.Live;

namespace OnPremCrm.Web.Tests.Ledgers;

public sealed class LedgerTests
{
    private WebApp _app = null!;
    private Pbx _pbx = null!;
    private PageClient _operator = null!;
    private PageClient _manager = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _pbx = new Pbx(_app);
        _operator = await _app.SignedInAs(await _app.AddUser(extensions: "101"));
        _manager = await _app.SignedInAs(UserRole.Manager);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [SetUp]
    public async Task Forget()
    {
        await _app.ForgetCalls();
        await _pbx.Execute("TRUNCATE listening_gaps, ledger_jobs, ledger_proofs, stray_recordings CASCADE");
        await _pbx.IsUp();
    }

    [Test]
    public async Task A_gap_is_told_on_the_log_and_the_desk_to_operators_in_short_and_to_managers_with_the_reason()
    {
        await _app.Save(GapRows.Incomplete(DateTimeOffset.UtcNow.AddMinutes(-30), LedgerFault.Unreadable), GapRows.Restored(DateTimeOffset.UtcNow.AddMinutes(-10), added: 3, corrected: 1));

        foreach (var path in new[] { "/calls", "/desk" })
        {
            var (byOperator, byManager) = (await _operator.Read(path), await _manager.Read(path));
            Assert.That(byOperator, Does.Contain("The telephone system was not heard").And.Contain("3 calls were restored. One call was completed.").And.Contain("Not everything could be restored."), path);
            Assert.That(byOperator, Does.Not.Contain("cannot be read: no right").And.Not.Contain("href=\"/ledger\""), path);
            Assert.That(byManager, Does.Contain("The telephony service did not run").And.Contain("Asterisk was out of reach").And.Contain("cannot be read: no right").And.Contain("href=\"/ledger\""), path);
        }
    }

    [Test]
    public async Task The_news_of_a_gap_is_put_away_by_each_user_alone_and_a_gap_that_goes_on_cannot_be()
    {
        var (healed, open) = (GapRows.Restored(DateTimeOffset.UtcNow.AddMinutes(-40)), GapRows.Open(DateTimeOffset.UtcNow.AddMinutes(-3)));
        await _app.Save(healed, open);

        using var away = await _operator.Submit("/calls", "/gaps", ("gap", healed.Id.ToString()), ("back", "/desk"));
        using var again = await _operator.Submit("/calls", "/gaps", ("gap", healed.Id.ToString()), ("back", "https://elsewhere.example/"));
        (await _operator.Submit("/calls", "/gaps", ("gap", open.Id.ToString()))).Dispose();
        (await _operator.Submit("/calls", "/gaps", ("gap", Guid.NewGuid().ToString()))).Dispose();

        Assert.That((away.Headers.Location?.ToString(), again.Headers.Location?.ToString()), Is.EqualTo(("/desk", "/calls")));
        Assert.That(await _operator.Read("/desk"), Does.Not.Contain($"gap-{healed.Id}").And.Contain($"gap-{open.Id}"));
        Assert.That(await _manager.Read("/desk"), Does.Contain($"gap-{healed.Id}"));
    }

    [Test]
    public async Task A_healed_gap_is_news_for_a_day_and_one_in_which_nothing_was_missed_is_none()
    {
        var old = GapRows.Restored(DateTimeOffset.UtcNow.AddDays(-2));
        var harmless = GapRows.Restored(DateTimeOffset.UtcNow.AddMinutes(-10), added: 0);
        await _app.Save(old, harmless);

        var desk = await _manager.Read("/desk");
        var ledger = await _manager.Read("/ledger");

        Assert.That(desk, Does.Not.Contain("gap-band"));
        Assert.That(ledger, Does.Contain($"row-{old.Id}").And.Contain($"row-{harmless.Id}").And.Contain("No call was missed."));
    }

    [Test]
    public async Task In_the_log_a_gap_stands_among_the_calls_of_its_day_and_in_a_period_without_calls_too()
    {
        var (before, after) = (CallRows.Answered(), CallRows.Answered(CallRows.Start.AddHours(1)));
        var gap = GapRows.Restored(CallRows.Start.AddMinutes(20));
        await _app.Save(before, after, gap, GapRows.Restored(CallRows.Start.AddDays(-9)));

        var log = await _operator.Read("/calls?from=2026-11-19&to=2026-11-19");
        var order = new[] { $"\"call-{after.Id}\"", $"\"gap-row-{gap.Id}\"", $"\"call-{before.Id}\"" }.Select(id => log.IndexOf(id, StringComparison.Ordinal)).ToList();
        var empty = await _operator.Read("/calls?from=2026-11-10&to=2026-11-10");

        Assert.That(order, Is.Ordered.And.All.Positive);
        Assert.That(log.Split("log-gap"), Has.Length.EqualTo(2));
        Assert.That(empty, Does.Contain("log-gap"));
    }

    [Test]
    public async Task A_restored_call_says_so_in_the_log_and_on_its_page()
    {
        var call = CallRows.Answered();
        call.Source = CallSource.Cel;
        await _app.Save(call, CallRows.Answered(CallRows.Start.AddMinutes(1)));

        Assert.That((await _operator.Read("/calls")).Split("log-restored"), Has.Length.EqualTo(2));
        Assert.That(await _operator.Read($"/calls/{call.Id}"), Does.Contain("restored from the PBX’s own ledger (CEL)"));
    }

    [Test]
    public async Task The_latest_proof_says_how_many_agree_on_the_page_and_on_the_overview()
    {
        await _app.Save(GapRows.Proof(DateTimeOffset.UtcNow.AddDays(-1), 500, 400), GapRows.Proof(DateTimeOffset.UtcNow.AddHours(-2)));

        Assert.That(await _manager.Read("/ledger"), Does.Contain("449 of 449 calls agree.").And.Not.Contain("400 of"));
        Assert.That(await _manager.Read("/overview"), Does.Contain("The PBX ledger and the call log agree: 449 of 449 calls"));
    }

    [Test]
    public async Task Exceptions_name_the_call_the_difference_and_the_reason()
    {
        var call = CallRows.Answered();
        await _app.Save(call, GapRows.Proof(
            DateTimeOffset.UtcNow, 3, 1,
            new LedgerException(LedgerExceptionKind.Differs, "17.1", call.StartedAt, call.Id.Value, [new LedgerDifference("disposition", "missed", "answered"), new LedgerDifference("odd", null, "1")], null),
            new LedgerException(LedgerExceptionKind.NotInLog, "17.2", call.StartedAt, null, [], "in-gap")));

        var page = await _manager.Read("/ledger");

        Assert.That(page, Does.Contain("1 of 3 calls agree.").And.Contain($"/calls/{call.Id}").And.Contain("outcome: Missed → Answered").And.Contain("odd: – → 1").And.Contain("not known"));
        Assert.That(page, Does.Contain("Not in the log").And.Contain("17.2").And.Contain("nobody listened then"));
    }

    [Test]
    public async Task A_proof_that_could_not_be_made_says_why()
    {
        var at = DateTimeOffset.UtcNow;
        await _app.Save(new LedgerProof { Id = LedgerProofId.New(at), Server = "main", FromAt = at.AddDays(-1), ToAt = at, Fault = LedgerFault.NotConfigured, Exceptions = "[]", MadeAt = at });

        Assert.That(await _manager.Read("/ledger"), Does.Contain("Could not be compared.").And.Contain("No ledger (CEL or CDR)"));
        Assert.That(await _manager.Read("/overview"), Does.Contain("could not be compared"));
    }

    [Test]
    public async Task Prove_now_queues_the_users_day_once_and_shows_its_progress()
    {
        using var asked = await _manager.Submit("/ledger", "/ledger?handler=Prove", ("server", "main"), ("day", "2026-11-18"));
        (await _manager.Submit("/ledger", "/ledger?handler=Prove", ("server", "main"), ("day", "2026-11-18"))).Dispose();
        var job = await _app.WithDatabase(database => database.LedgerJobs.AsNoTracking().SingleAsync());

        Assert.That(asked.Headers.Location?.ToString(), Is.EqualTo("/ledger"));
        Assert.That((job.Kind, job.State, job.FromAt, job.ToAt), Is.EqualTo((
            LedgerJobKind.Proof, LedgerJobState.Queued, new DateTimeOffset(2026, 11, 17, 23, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 18, 23, 0, 0, TimeSpan.Zero))), "a day in Berlin");
        Assert.That(await _manager.Read("/ledger"), Does.Contain("Waits for the telephony service."));
        Assert.That(await _app.WithDatabase(database => database.AuditEntries.CountAsync(entry => entry.Noun == "ledger-jobs" && entry.Action == "proof")), Is.EqualTo(1));

        await _pbx.Execute("UPDATE ledger_jobs SET state = 'running', started_at = now()");
        Assert.That(await _manager.Read("/ledger"), Does.Contain("At work since"));
        await _pbx.Execute("UPDATE ledger_jobs SET state = 'failed', ended_at = now(), fault = 'missing'");
        Assert.That(await _manager.Read("/ledger"), Does.Contain("is not where the configuration says"));
    }

    [Test]
    public async Task Read_again_queues_a_backfill_and_tells_its_figures()
    {
        (await _manager.Submit("/ledger", "/ledger?handler=Read", ("server", "main"), ("from", "2026-11-18T14:00"), ("to", "2026-11-18T15:30"))).Dispose();
        var job = await _app.WithDatabase(database => database.LedgerJobs.AsNoTracking().SingleAsync());
        await _pbx.Execute("UPDATE ledger_jobs SET state = 'done', ended_at = now(), result = '{\"callsFound\": 12, \"callsAdded\": 3, \"callsCorrected\": 1}'");

        Assert.That((job.Kind, job.ToAt - job.FromAt), Is.EqualTo((LedgerJobKind.Backfill, TimeSpan.FromMinutes(90))));
        Assert.That(await _manager.Read("/ledger"), Does.Contain("12 calls in the ledger, 3 added, 1 completed."));
    }

    [TestCase("main", "2026-11-18T15:00", "2026-11-18T14:00", "The end must come after the beginning.")]
    [TestCase("main", "2026-01-01T00:00", "2026-11-18T14:00", "At most 31 days")]
    [TestCase("main", "2199-01-01T00:00", "2199-01-02T00:00", "has not come yet")]
    [TestCase("other", "2026-11-18T14:00", "2026-11-18T15:00", "There is no such telephone system.")]
    [TestCase("main", "", "soon", "Please give the day, or both times.")]
    public async Task A_period_that_makes_no_sense_is_refused_in_words(string server, string from, string to, string says)
    {
        using var answer = await _manager.Submit("/ledger", "/ledger?handler=Read", ("server", server), ("from", from), ("to", to));

        Assert.That((int)answer.StatusCode, Is.EqualTo(422));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(says));
        Assert.That(await _app.WithDatabase(database => database.LedgerJobs.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task An_operator_can_ask_the_ledger_nothing()
    {
        using var page = await _operator.Get("/ledger");
        using var recordings = await _operator.Get("/ledger/recordings");
        using var asked = await _operator.Submit("/more", "/ledger?handler=Prove", ("server", "main"), ("day", "2026-11-18"));

        Assert.That((page.StatusCode, recordings.StatusCode, asked.StatusCode), Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)));
        Assert.That(await _app.WithDatabase(database => database.LedgerJobs.CountAsync()), Is.Zero);
    }

    [Test]
    public async Task The_report_lists_recordings_that_are_missing_and_leaves_out_the_empty_files_of_calls_without_talk()
    {
        var (talked, silent, good) = (CallRows.Answered(), CallRows.Abandoned(CallRows.Start.AddMinutes(1)), CallRows.Answered(CallRows.Start.AddMinutes(2)));
        await _app.Save(talked, silent, good, Faulty(talked, RecordingState.Missing, "not-found", "a"), Faulty(talked, RecordingState.Empty, "no-sound", "b"), Faulty(silent, RecordingState.Empty, "no-sound", "c"), CallRows.Recording(good));

        var page = await _manager.Read("/ledger/recordings");

        Assert.That(page, Does.Contain("Not where Asterisk said").And.Contain("/monitor/a.wav").And.Contain("though somebody talked").And.Contain($"/calls/{talked.Id}"));
        Assert.That(page, Does.Not.Contain("/monitor/c.wav").And.Not.Contain($"/calls/{good.Id}"));
        Assert.That(await _manager.Read("/ledger"), Does.Contain("Recordings and calls"));
    }

    [Test]
    public async Task Files_that_belong_to_no_call_are_listed_with_size_and_time()
    {
        await _app.Save(new StrayRecording { Server = "main", Path = "2026/11/odd <b>.wav", Bytes = 1_258_291, WrittenAt = CallRows.Start, FoundAt = CallRows.Start.AddHours(16) });

        var page = await (await _manager.Get("/ledger/recordings")).Content.ReadAsStringAsync();

        Assert.That(page, Does.Contain("2026/11/odd &lt;b&gt;.wav").And.Contain("1.2 MB"));
        Assert.That(await _manager.Read("/ledger/recordings"), Does.Contain("Files without a call").And.Contain("Every announced recording is there."));
    }

    private static Recording Faulty(Call call, RecordingState state, string reason, string name) => new()
    {
        Id = RecordingId.New(call.StartedAt), CallId = call.Id, Server = "main", SourcePath = $"/var/spool/asterisk/monitor/{name}.wav", State = state, StateReason = reason, CreatedAt = call.StartedAt, UpdatedAt = call.StartedAt,
    };
}
