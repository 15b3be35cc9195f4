using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests;

public sealed class ServiceTests
{
    private PostgresDatabase _postgres = null!;

    [SetUp]
    public async Task Open() => _postgres = await PostgresDatabase.CreateAsync();

    [TearDown]
    public async Task Close() => await _postgres.DisposeAsync();

    [Test]
    public async Task A_session_replayed_by_a_server_that_answers_nothing_becomes_a_call()
    {
        await using var asterisk = ReplayingAsterisk.Start(Trace.Bytes("inbound-answered"));
        await using var service = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions());

        await service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'ended' AND disposition = 'answered' AND number = '+491701234567' AND answered_by = '{101}'");
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main'");
    }

    [Test]
    public async Task A_call_goes_on_when_the_service_is_restarted_in_its_middle()
    {
        await using var asterisk = FakeAsterisk.Start();
        var messages = EventsOf("inbound-answered");
        var talking = messages.FindLastIndex(message => message.EventName == "BridgeEnter") + 1;
        await using (var first = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions()))
        {
            await first.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main'");
            await SendAsync(asterisk, messages[..talking]);
            await first.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'talking'");
        }

        asterisk.Server.Channels = () => Channels(messages[..talking]);
        await using var second = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions());
        await second.UntilAsync("SELECT heartbeat_at > link_since AND link = 'up' FROM telephony_servers");
        await Task.Delay(500); // the comparison must not have ended it
        Assert.That(await second.ScalarAsync<string>("SELECT state FROM calls"), Is.EqualTo("talking"));
        await SendAsync(asterisk, messages[talking..]);

        await second.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'ended'");
        Assert.That(await second.ScalarAsync<string>("SELECT concat_ws(' ', disposition, end_known, array_to_string(answered_by, ',')) FROM calls"), Is.EqualTo("answered t 101"));
    }

    [Test]
    public async Task A_call_that_ended_while_the_service_was_away_is_closed_with_an_unknown_end()
    {
        await using var asterisk = FakeAsterisk.Start();
        var messages = EventsOf("inbound-answered");
        var talking = messages.FindLastIndex(message => message.EventName == "BridgeEnter") + 1;
        await using (var first = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions()))
        {
            await first.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main'");
            await SendAsync(asterisk, messages[..talking]);
            await first.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'talking'");
        }

        await using var second = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions());

        await second.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'ended' AND NOT end_known");
        Assert.That(await second.ScalarAsync<long>("SELECT count(*) FROM live_calls"), Is.Zero);
    }

    [Test]
    public async Task A_recording_that_no_event_names_is_asked_for()
    {
        await using var asterisk = FakeAsterisk.Start();
        asterisk.Server.On("Getvar", (_, question) => new ValueTask<IReadOnlyList<AmiMessage>>(
            [AmiMessage.Of([("Response", "Success"), ("ActionID", question["ActionID"]!), ("Variable", question["Variable"]!), ("Value", $"/m/{question["Channel"]}.wav")])]));
        await using var service = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions());
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main'");

        var unnamed = EventsOf("inbound-answered").Where(message => message["Variable"] != "MIXMONITOR_FILENAME").ToList();
        Assert.That(unnamed.Exists(message => message.EventName == "MixMonitorStart"));
        await SendAsync(asterisk, unnamed);

        await service.UntilAsync("SELECT count(*) = 1 FROM recordings WHERE source_path LIKE '/m/PJSIP/trunk-itsp-%.wav'");
    }

    [Test]
    public async Task Calls_heard_while_the_database_is_away_are_written_when_it_is_back()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await using var asterisk = FakeAsterisk.Start();
        await using var service = await RunningService.StartAsync(postgres.ConnectionString, asterisk.ClientOptions());
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main'");

        await postgres.StopServerAsync();
        await SendAsync(asterisk, EventsOf("inbound-no-answer"));
        await Task.Delay(TimeSpan.FromSeconds(3)); // the call's grace passes without a database
        Assert.That(asterisk.LoggedIn, Has.Count.EqualTo(1), "the service goes on listening");
        await postgres.StartServerAsync();

        await service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'ended' AND disposition = 'missed'");
        await service.UntilAsync("SELECT count(*) = 1 FROM callbacks WHERE state = 'open' AND attempts = 1");
    }

    [Test]
    public async Task Of_two_services_one_leads_and_the_other_takes_over()
    {
        await using var asterisk = FakeAsterisk.Start();
        var first = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions());
        await first.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main'");
        await using var second = await RunningService.StartAsync(_postgres.ConnectionString, asterisk.ClientOptions());
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.That(asterisk.LoggedIn, Has.Count.EqualTo(1), "the second stands by");

        await first.DisposeAsync();

        await second.UntilAsync("SELECT link = 'up' AND heartbeat_at > now() - interval '2 seconds' FROM telephony_servers WHERE name = 'main'");
        await SendAsync(asterisk, EventsOf("inbound-no-answer"));
        await second.UntilAsync("SELECT count(*) = 1 FROM calls");
    }

    [Test]
    public async Task A_service_that_starts_before_its_database_waits_for_it()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await using var asterisk = FakeAsterisk.Start();
        await postgres.StopServerAsync();
        await using var service = await RunningService.StartAsync(postgres.ConnectionString, asterisk.ClientOptions());

        await postgres.StartServerAsync();

        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main'");
    }

    private static List<AmiMessage> EventsOf(string story) =>
        RecordedStory.Read(story).Messages.Select(message => message.Message).Where(message => message.IsEvent && message.EventName != "FullyBooted").ToList();

    private static async Task SendAsync(FakeAsterisk asterisk, IEnumerable<AmiMessage> messages)
    {
        while (asterisk.LoggedIn is not [{ EventMask: not "system" }])
        {
            await Task.Delay(10);
        }

        foreach (var message in messages)
        {
            await asterisk.Server.SendAsync(message);
        }
    }

    // What CoreShowChannels would list after these events.
    private static List<AmiMessage> Channels(IEnumerable<AmiMessage> messages)
    {
        var up = new Dictionary<string, AmiMessage>();
        foreach (var message in messages)
        {
            if (message["Uniqueid"] is { } id && message.EventName is "Newchannel" or "Newstate" or "BridgeEnter")
            {
                up[message["Uniqueid"]!] = message;
            }
            else if (message.EventName == "Hangup")
            {
                up.Remove(message["Uniqueid"]!);
            }
        }

        return [.. up.Values.Select(message => AmiMessage.Of(
            ("Event", "CoreShowChannel"), ("Channel", message["Channel"]!), ("ChannelState", "6"), ("CallerIDNum", message["CallerIDNum"]!),
            ("Context", message["Context"]!), ("Exten", message["Exten"]!), ("Uniqueid", message["Uniqueid"]!), ("Linkedid", message["Linkedid"]!),
            ("Application", "Dial"), ("Duration", "00:00:05"), ("BridgeId", message["BridgeUniqueid"] ?? "")))];
    }
}
