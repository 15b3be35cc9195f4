using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Journal;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>PostgreSQL is stopped and started, and the service is killed in between: each as a process of its own.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class DatabaseAwayTests
{
    private PostgresDatabase _postgres = null!;
    private FakeAsterisk _asterisk = null!;
    private TemporaryFolder _folder = null!;
    private ServiceProcess? _service;
    private HeardStory _before = null!;
    private HeardStory _during = null!;
    private HeardStory _alsoDuring = null!;

    [SetUp]
    public async Task Start()
    {
        _postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        _asterisk = FakeAsterisk.Start();
        _folder = TemporaryFolder.Create("onpremcrm-outage-");
        (_before, _during, _alsoDuring) = (Story("inbound-answered"), Story("inbound-no-answer"), Story("queue-abandoned"));
        HeardStory.List(_asterisk, _before, _during, _alsoDuring);
        await StartServiceAsync();
        await ListensAsync();
        await _before.TellUntilAsync("BridgeEnter");
        await HoldsAsync("SELECT count(*) = 1 FROM calls WHERE state = 'talking'");
        await _postgres.StopServerAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        await _asterisk.DisposeAsync();
        await _postgres.DisposeAsync();
        await _folder.DisposeAsync();
    }

    [Test]
    public async Task A_service_killed_during_the_outage_has_lost_no_call_when_the_database_is_back()
    {
        await _during.TellRestAsync();
        await _alsoDuring.TellUntilAsync("QueueCallerJoin");
        await JournalHasAsync(content => content.Calls.Any(call => call.Disposition == CallDisposition.Missed) && content.Calls.Any(call => call.Queue is not null));

        await _service!.KillAsync();
        await _postgres.StartServerAsync();
        await StartServiceAsync();
        await ListensAsync();
        await _before.TellRestAsync();
        await _alsoDuring.TellRestAsync();

        await AllThreeAreThereAsync();
        Assert.That((await JournalCopy.ReadAsync(_folder.Path)).Calls, Is.Empty);
    }

    [Test]
    public async Task A_service_started_while_the_database_is_away_listens_and_goes_on_with_the_calls_of_the_one_before()
    {
        await _during.TellRestAsync();
        await JournalHasAsync(content => content.Calls.Any(call => call.Disposition == CallDisposition.Missed) && content.Calls.Any(call => call.State == CallState.Talking));

        await _service!.KillAsync();
        await StartServiceAsync();
        await ListensAsync();
        await _before.TellRestAsync();
        await _alsoDuring.TellRestAsync();
        await JournalHasAsync(content => content.Calls.Count(call => call.State == CallState.Ended) == 3);
        await _postgres.StartServerAsync();

        await AllThreeAreThereAsync();
    }

    [Test]
    public async Task Killed_twice_and_started_late_it_has_the_calls_of_both_runs()
    {
        await _during.TellRestAsync();
        await JournalHasAsync(content => content.Calls.Any(call => call.Disposition == CallDisposition.Missed));
        await _service!.KillAsync();
        await StartServiceAsync();
        await ListensAsync();
        await _alsoDuring.TellRestAsync();
        await JournalHasAsync(content => content.Calls.Any(call => call is { Queue: not null, State: CallState.Ended }));
        await _service.KillAsync();
        _before.HappensUnheard();

        await _postgres.StartServerAsync();
        await StartServiceAsync();

        await HoldsAsync("SELECT count(*) = 3 FROM calls WHERE state = 'ended'");
        await HoldsAsync("SELECT count(*) = 1 FROM calls WHERE disposition = 'answered' AND NOT end_known", "its end was not heard by anybody");
        await HoldsAsync("SELECT count(*) = 2 FROM calls WHERE disposition IN ('missed', 'abandoned') AND end_known");
        await HoldsAsync("SELECT max(talk_seconds) < 30 FROM calls", "a call was up until it was last heard of, and not until now");
    }

    [Test]
    public async Task Stopped_in_the_ordinary_way_during_the_outage_it_keeps_everything_for_the_next_start()
    {
        await _during.TellRestAsync();
        await _service!.StopAsync();
        Assert.That(_service.Output, Does.Not.Contain("Unhandled"));

        await _postgres.StartServerAsync();
        await StartServiceAsync();
        await ListensAsync();
        await _before.TellRestAsync();
        await _alsoDuring.TellRestAsync();

        await AllThreeAreThereAsync();
    }

    private HeardStory Story(string name) => new(_asterisk, name);

    private async Task StartServiceAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _service = await ServiceProcess.StartAsync(_postgres.ConnectionString, _asterisk.ClientOptions(), _folder.Path);
    }

    // Not before the channels are compared: the stories are told faster than their time stamps say.
    private Task ListensAsync() => Until.TrueAsync(() => _service!.Output.Contains("Compared calls", StringComparison.Ordinal), () => _service!.Output);

    private Task JournalHasAsync(Predicate<JournalContent> what) =>
        Until.TrueAsync(async () => what(await JournalCopy.ReadAsync(_folder.Path)), () => _service!.Output);

    private async Task AllThreeAreThereAsync()
    {
        await HoldsAsync("SELECT count(*) = 3 AND bool_and(state = 'ended' AND end_known) FROM calls");
        await HoldsAsync("SELECT count(*) = 1 FROM calls WHERE disposition = 'answered' AND answered_by = '{101}' AND number = '+491701234567'");
        await HoldsAsync("SELECT count(*) = 1 FROM calls WHERE disposition = 'missed'");
        await HoldsAsync("SELECT count(*) = 1 FROM calls WHERE disposition = 'abandoned' AND queue IS NOT NULL");
        await HoldsAsync("SELECT count(*) = 0 FROM live_calls");
    }

    private Task HoldsAsync(string sql, string? why = null) =>
        Until.TrueAsync(_postgres.ConnectionString, sql, () => $"{why}\n{_service!.Output}");
}
