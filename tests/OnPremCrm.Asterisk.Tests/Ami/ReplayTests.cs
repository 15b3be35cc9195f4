using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;

namespace OnPremCrm.Asterisk.Tests.Ami;

/// <summary>Recorded bytes from a server that understands nothing.</summary>
public sealed class ReplayTests
{
    [TestCaseSource(typeof(Trace), nameof(Trace.Names))]
    public async Task Every_recorded_event_arrives_in_order_although_no_action_is_answered(string name)
    {
        var bytes = Trace.Bytes(name);
        var recorded = AmiPieces.Read(bytes, bytes.Length).Where(message => message.IsEvent).Select(Text).ToList();
        await using var asterisk = ReplayingAsterisk.Start(bytes, closesAtEnd: true);
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { ReconnectMin = TimeSpan.FromHours(1), ReconnectMax = TimeSpan.FromHours(1) });
        await consumer.NextAsync<AmiConnected>();
        var events = new List<string>();
        while (true)
        {
            var signal = await consumer.NextAsync();
            if (signal is AmiReceived received)
            {
                events.Add(Text(received.Message));
            }
            else if (signal is AmiDisconnected { Fault: not AmiFault.ServerRestarted })
            {
                break;
            }
        }

        Assert.That(events, Is.EqualTo(recorded));
        Assert.That(asterisk.Heard, Does.Not.Contain("never to be sent"));
    }

    [Test]
    public async Task Events_are_not_held_back_while_the_set_up_waits_for_answers_that_never_come()
    {
        var clock = new FakeClock();
        await using var asterisk = ReplayingAsterisk.Start(Trace.Bytes("inbound-answered"));
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions(), clock);
        var session = (await consumer.NextAsync<AmiConnected>()).Session;
        Assert.That(session.BootTime, Is.EqualTo(clock.GetUtcNow() - TimeSpan.FromSeconds(171)));
        await consumer.EventAsync("Hangup");
    }

    [Test]
    public async Task A_second_greeting_is_another_Asterisk()
    {
        await using var asterisk = ReplayingAsterisk.Start(Trace.Bytes("restart-mid-call"));
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        Assert.That((await consumer.NextAsync<AmiConnected>()).Session.Restarted, Is.Null);
        Assert.That((await consumer.UntilAsync<AmiDisconnected>()).Fault, Is.EqualTo(AmiFault.ServerRestarted));
        Assert.That((await consumer.NextAsync<AmiConnected>()).Session.Restarted, Is.True);
        await consumer.EventAsync("FullyBooted");
    }

    [Test]
    public async Task A_recording_can_be_replayed_at_its_own_pace()
    {
        var bytes = Trace.Bytes("click-to-dial-answered");
        await using var asterisk = ReplayingAsterisk.StartAtPace(bytes, Trace.Text("click-to-dial-answered", "ami.txt.idx"), speed: 200);
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await consumer.NextAsync<AmiConnected>();
        await consumer.EventAsync("OriginateResponse");
    }

    [Test]
    public async Task Silence_of_a_server_that_answers_no_pings_is_no_fault()
    {
        var clock = new FakeClock();
        await using var asterisk = ReplayingAsterisk.Start(Trace.Bytes("inbound-answered"));
        var options = asterisk.ClientOptions() with { OptionalActionTimeout = TimeSpan.FromSeconds(2) };
        await using var consumer = new ListeningConsumer(options, clock);
        await consumer.NextAsync<AmiConnected>();
        await clock.WhenWaitedForAsync(TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(2)); // CoreSettings, CoreStatus, Ping
        await clock.WhenWaitedForAsync(TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(2)); // Events
        await clock.WhenWaitedForAsync(TimeSpan.FromSeconds(6));
        clock.Advance(TimeSpan.FromSeconds(6));
        for (var round = 0; round < 3; round++)
        {
            await clock.WhenWaitedForAsync(options.PingTimeout);
            clock.Advance(options.PingTimeout);
            await clock.WhenWaitedForAsync(options.PingAfter);
            clock.Advance(options.PingAfter);
        }

        await clock.WhenWaitedForAsync(options.PingTimeout);
        Assert.That(consumer.Client.Session, Is.Not.Null);
        Assert.That(consumer.Client.SessionsLost, Is.Zero);
    }

    private static string Text(AmiMessage message) => string.Join('\n', message.Select(header => $"{header.Name}={header.Value}"));
}
