using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.EventKeeping;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Telephony.TimedJobs;
using OnPremCrm.Telephony.Tests.Faults;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.EventKeeping;

public sealed class EventKeeperTests
{
    private PostgresDatabase _postgres = null!;
    private FakeAsterisk _asterisk = null!;

    [SetUp]
    public async Task Start()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _asterisk = FakeAsterisk.Start();
    }

    [TearDown]
    public async Task Stop()
    {
        await _asterisk.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task What_Asterisk_said_about_a_call_is_kept_word_for_word_and_in_order()
    {
        var story = new HeardStory(_asterisk, "inbound-answered");
        await using var service = await StartServiceAsync();
        await story.TellRestAsync();
        await service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'ended'");
        await service.UntilAsync("SELECT sum(count) = 1 FROM (SELECT 1 AS count FROM call_events GROUP BY call_id) kept");

        var kept = await KeptAsync(service);
        var told = RecordedStory.Read("inbound-answered").Messages.Select(message => message.Message).Where(message => message.IsEvent).ToList();
        var hangup = told.FindLast(message => message.EventName == "Hangup")!;
        Assert.That(kept[0].Name, Is.EqualTo("Newchannel"));
        Assert.That(kept.Count(events => events.Name == "Hangup"), Is.EqualTo(told.Count(message => message.EventName == "Hangup")));
        Assert.That(kept.Last(events => events.Name == "Hangup").Fields, Is.EqualTo(hangup.Select(header => KeyValuePair.Create(header.Name, header.Value))));
        Assert.That(kept.Select(events => events.Name), Has.None.EqualTo(KeptEvent.Gap));
        Assert.That(kept.Select(events => events.At), Is.Ordered);
        Assert.That(await service.ScalarAsync<bool>("SELECT bool_and(first_at <= last_at AND octet_length(events) > 0 AND server = 'main') FROM call_events"), Is.True);
    }

    [Test]
    public async Task A_call_that_is_up_goes_on_after_a_restart_and_what_was_missed_is_marked()
    {
        var story = new HeardStory(_asterisk, "inbound-answered");
        HeardStory.List(_asterisk, story);
        await using (var first = await StartServiceAsync())
        {
            await story.TellUntilAsync("BridgeEnter");
            await first.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'talking'");
        }

        await using var second = await StartServiceAsync();
        Assert.That(await second.ScalarAsync<long>("SELECT count(*) FROM call_events"), Is.EqualTo(1), "an orderly end writes what was heard");
        await second.UntilAsync("SELECT heartbeat_at > link_since FROM telephony_servers");
        await story.TellRestAsync();

        await second.UntilAsync("SELECT count(*) = 2 FROM call_events");
        var kept = await KeptAsync(second);
        Assert.That(kept.Count(events => events.Name == KeptEvent.Gap), Is.EqualTo(1));
        Assert.That(kept[^1].Name, Is.EqualTo("Hangup"));
    }

    [Test]
    public async Task Nothing_is_kept_when_nothing_shall_be()
    {
        await using var service = await StartServiceAsync(("Telephony:KeepEventsDays", "0"));
        await new HeardStory(_asterisk, "inbound-no-answer").TellRestAsync();
        await service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE state = 'ended'");
        Assert.That(service.Parts.GetRequiredService<EventKeeper>().Waiting, Is.Zero);
    }

    [Test]
    public async Task Old_events_are_forgotten_and_their_calls_stay()
    {
        await using var service = await StartServiceAsync();
        await service.ScalarAsync<int>("""
            INSERT INTO call_events (call_id, part, server, first_at, last_at, count, events)
            SELECT uuid_at(now() - make_interval(days => age)), 0, 'main', now(), now(), 1, '\x01' FROM unnest(ARRAY[1, 89, 91, 400]) AS old (age)
            """);

        await ActivatorUtilities.CreateInstance<ForgetEventsJob>(service.Parts).RunAsync(default);

        Assert.That(await service.ScalarAsync<long>("SELECT count(*) FROM call_events"), Is.EqualTo(2));
    }

    private async Task<RunningService> StartServiceAsync(params (string Key, string Value)[] more)
    {
        var service = await RunningService.StartAsync(_postgres.ConnectionString, _asterisk.ClientOptions(), more);
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main' AND heartbeat_at > now() - interval '3 seconds'");
        return service;
    }

    private async Task<List<KeptEvent>> KeptAsync(RunningService service)
    {
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var command = source.CreateCommand("SELECT events FROM call_events ORDER BY call_id, part");
        await using var reader = await command.ExecuteReaderAsync();
        var kept = new List<KeptEvent>();
        while (await reader.ReadAsync())
        {
            kept.AddRange(KeptEvents.Unpack(reader.GetFieldValue<byte[]>(0)));
        }

        return kept;
    }
}
