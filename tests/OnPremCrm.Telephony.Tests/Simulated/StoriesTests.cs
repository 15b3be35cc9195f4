using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Simulator;
using OnPremCrm.Simulator.Pbx;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Simulated;

/// <summary>What the simulated PBX tells is recorded as what it means: the demo shows the truth too.</summary>
public sealed class StoriesTests
{
    private static readonly OutsideParty Annika = new("+494066969214");
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private PostgresDatabase _postgres = null!;
    private AmiServer _server = null!;
    private RunningService _service = null!;
    private Stories _stories = null!;
    private string _recordings = null!;

    [SetUp]
    public async Task Start()
    {
        _recordings = Directory.CreateTempSubdirectory("onpremcrm-stories").FullName;
        _postgres = await PostgresDatabase.CreateAsync();
        _server = AmiServer.Start();
        var options = new SimulatedPbxOptions { RecordingsPath = _recordings, HandedOnRings = Short, HandedOnTalks = Long };
        _stories = new Stories(new SimulatedPbx(_server, options, TimeProvider.System), new SpokenSound(options), TimeProvider.System);
        _service = await RunningService.StartAsync(_postgres.ConnectionString, new AmiOptions { Host = "127.0.0.1", Port = _server.Port, Username = "crm", Secret = "simulated" });
        await _service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
    }

    [TearDown]
    public async Task Stop()
    {
        await _service.DisposeAsync();
        await _server.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_recordings, recursive: true);
    }

    [Test]
    public async Task An_answered_call()
    {
        await _stories.AnsweredAsync(Annika, "101", Short, Short, default);
        await Recorded("direction = 'inbound' AND number = '+494066969214' AND did = '+493055500101' AND disposition = 'answered' AND rang = '{101}' AND answered_by = '{101}'");
        Assert.That(Directory.GetFiles(_recordings, "*.wav"), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_caller_who_gives_up()
    {
        await _stories.AbandonedAsync(Annika, "102", Short, default);
        await Recorded("disposition = 'abandoned' AND rang = '{102}' AND missed_by = '{102}'");
        await _service.UntilAsync("SELECT count(*) = 1 FROM callbacks WHERE number = '+494066969214' AND state = 'open'");
    }

    [Test]
    public async Task A_phone_that_rings_out()
    {
        await _stories.NotAnsweredAsync(Annika, "102", Short, default);
        await Recorded("disposition = 'missed' AND missed_by = '{102}'");
    }

    [Test]
    public async Task A_queue_answered_by_the_second()
    {
        await _stories.QueueAsync(Annika, "102", Short, Short, default);
        await Recorded("disposition = 'answered' AND queue = 'sales' AND rang @> '{101,102,103}' AND answered_by = '{102}' AND missed_by = '{}'");
    }

    [Test]
    public async Task A_queue_in_which_the_caller_gives_up()
    {
        await _stories.QueueAsync(Annika, null, Short, Short, default);
        await Recorded("disposition = 'abandoned' AND queue = 'sales' AND missed_by @> '{101,102,103}'");
    }

    [Test]
    public async Task A_caller_who_is_handed_on()
    {
        await _stories.TransferredAsync(Annika, "101", "102", Short, Short, default);
        await Recorded("disposition = 'answered' AND answered_by = '{101,102}'");
        Assert.That(await _service.ScalarAsync<bool>("SELECT kind = 'blind' AND from_extension = '101' AND to_extension = '102' AND completed FROM call_transfers"), Is.True);
    }

    [Test]
    public async Task A_message_left()
    {
        await _stories.VoicemailAsync(Annika, "101", Short, Short, default);
        await Recorded("disposition = 'voicemail' AND missed_by = '{101}'");
    }

    [Test]
    public async Task A_withheld_number()
    {
        await _stories.AbandonedAsync(new OutsideParty("anonymous"), "101", Short, default);
        await Recorded("disposition = 'abandoned' AND number IS NULL AND number_as_presented = 'anonymous'");
        Assert.That(await _service.ScalarAsync<long>("SELECT count(*) FROM callbacks"), Is.Zero);
    }

    [TestCase(true, "answered")]
    [TestCase(false, "missed")]
    public async Task A_colleague_who_dials_out(bool theyAnswer, string disposition)
    {
        await _stories.OutboundAsync("101", "+494066969214", Short, theyAnswer ? Short : null, default);
        await Recorded($"direction = 'outbound' AND number = '+494066969214' AND operator = '101' AND disposition = '{disposition}'");
    }

    [Test]
    public async Task Two_colleagues()
    {
        await _stories.InternalAsync("101", "102", Short, Short, default);
        await Recorded("direction = 'internal' AND number IS NULL AND disposition = 'answered' AND answered_by = '{102}'");
    }

    [Test]
    public async Task Hanging_up_from_a_page_ends_the_call_at_once()
    {
        var call = _stories.AnsweredAsync(Annika, "101", Short, TimeSpan.FromMinutes(10), default);
        await _service.UntilAsync("SELECT state = 'talking' FROM calls");
        await _service.ScalarAsync<int>("""
            INSERT INTO telephony_commands (id, kind, server, extension, target_id, state, created_at, deadline_at, updated_at)
            SELECT gen_random_uuid(), 'hang-up', 'main', '101', id, 'queued', now(), now() + interval '30 seconds', now() FROM calls
            """);

        await call.WaitAsync(TimeSpan.FromSeconds(20));
        await Recorded("disposition = 'answered'");
    }

    [Test]
    public async Task A_ringing_caller_is_declined_by_one_phone_of_the_queue_and_another_answers()
    {
        var call = _stories.QueueAsync(Annika, "102", Long, Short, default);
        await _service.UntilAsync("SELECT ringing_now @> '{101,102,103}' FROM calls");
        await Ask("decline", "101");
        await _service.UntilAsync("SELECT NOT ringing_now @> '{101}' AND ringing_now @> '{102,103}' FROM calls");
        await call.WaitAsync(Limit);
        await Recorded("disposition = 'answered' AND answered_by = '{102}' AND rang @> '{101,102,103}'");
    }

    [Test]
    public async Task A_ringing_caller_is_sent_to_a_colleague_who_answers()
    {
        var call = _stories.AbandonedAsync(Annika, "101", TimeSpan.FromMinutes(10), default);
        await _service.UntilAsync("SELECT ringing_now = '{101}' FROM calls");
        await Ask("send-on", "101", "104");
        await call.WaitAsync(Limit);
        await Recorded("disposition = 'answered' AND rang = '{101,104}' AND answered_by = '{104}' AND missed_by = '{}'");
    }

    [Test]
    public async Task A_conversation_is_handed_over_straight_away()
    {
        var call = _stories.AnsweredAsync(Annika, "101", Short, TimeSpan.FromMinutes(10), default);
        await _service.UntilAsync("SELECT talking_now = '{101}' FROM calls");
        await Ask("hand-over", "101", "104");
        await call.WaitAsync(Limit);
        await Recorded("disposition = 'answered' AND answered_by = '{101,104}'");
        Assert.That(await _service.ScalarAsync<bool>("SELECT kind = 'blind' AND from_extension = '101' AND to_extension = '104' AND completed FROM call_transfers"), Is.True);
    }

    [TestCase("hang-up", true, "{101,104}")]
    [TestCase("take-back", false, "{101}")]
    public async Task A_colleague_is_asked_first_and_takes_the_call_or_does_not(string decision, bool taken, string answeredBy)
    {
        var call = _stories.AnsweredAsync(Annika, "101", Short, TimeSpan.FromMinutes(10), default);
        await _service.UntilAsync("SELECT talking_now = '{101}' FROM calls");
        await Ask("check-asking", "101");
        await _service.UntilAsync("SELECT state = 'succeeded' FROM telephony_commands WHERE kind = 'check-asking'");
        await Ask("ask-colleague", "101", "104");
        await _service.UntilAsync("SELECT state = 'succeeded' FROM telephony_commands WHERE kind = 'ask-colleague'");
        await _service.UntilAsync("SELECT talking_now @> '{101,104}' FROM calls");
        await Ask(decision, "101");
        await _service.UntilAsync($"SELECT talking_now = '{{{(taken ? 104 : 101)}}}' FROM calls");
        await call.WaitAsync(Limit);
        await Recorded($"disposition = 'answered' AND answered_by = '{answeredBy}'");
        Assert.That(await _service.ScalarAsync<bool>($"SELECT kind = 'attended' AND from_extension = '101' AND to_extension = '104' AND completed = {taken} FROM call_transfers"), Is.True);
        Assert.That(await _service.ScalarAsync<long>("SELECT count(*) FROM calls WHERE merged_into IS NULL"), Is.EqualTo(1));
    }

    private Task<int> Ask(string kind, string extension, string? to = null) => _service.ScalarAsync<int>($"""
        INSERT INTO telephony_commands (id, kind, server, extension, number, target_id, state, created_at, deadline_at, updated_at)
        SELECT gen_random_uuid(), '{kind}', 'main', '{extension}', {(to is null ? "NULL" : $"'{to}'")}, id, 'queued', now(), now() + interval '30 seconds', now()
        FROM calls WHERE merged_into IS NULL
        """);

    private Task Recorded(string what) => _service.UntilAsync($"SELECT count(*) = 1 AND bool_and(state = 'ended' AND {what}) FROM calls WHERE merged_into IS NULL");
}
