using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Simulator;
using OnPremCrm.Testing;

namespace OnPremCrm.Asterisk.Tests.Ami;

/// <summary>Pings, limits and pauses, on a clock that only the test moves.</summary>
public sealed class PatienceTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    [Test]
    public async Task A_server_that_answered_pings_and_falls_silent_is_dead_after_fifteen_seconds()
    {
        var clock = new FakeClock();
        await using var asterisk = FakeAsterisk.Start(time: clock);
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions(), clock);
        await consumer.NextAsync<AmiConnected>();
        await consumer.EventAsync("FullyBooted");
        var heard = clock.GetUtcNow();
        asterisk.FallSilentFor("Ping");
        await clock.WhenWaitedForAsync(TenSeconds);
        clock.Advance(TenSeconds);
        await clock.WhenWaitedForAsync(FiveSeconds);
        clock.Advance(FiveSeconds);
        var ended = await consumer.NextAsync<AmiDisconnected>();
        Assert.That((ended.Fault, ended.LastHeard, ended.At), Is.EqualTo((AmiFault.Silent, heard, heard + TimeSpan.FromSeconds(15))));
    }

    [Test]
    public async Task Any_byte_counts_as_life_while_a_ping_is_under_way()
    {
        var clock = new FakeClock();
        await using var asterisk = FakeAsterisk.Start(time: clock);
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions(), clock);
        await consumer.NextAsync<AmiConnected>();
        await consumer.EventAsync("FullyBooted");
        asterisk.FallSilentFor("Ping");
        await clock.WhenWaitedForAsync(TenSeconds);
        clock.Advance(TenSeconds);
        await clock.WhenWaitedForAsync(FiveSeconds);
        clock.Advance(TimeSpan.FromSeconds(1));
        await asterisk.SendAsync(("Event", "Hangup"));
        await consumer.EventAsync("Hangup");
        clock.Advance(TimeSpan.FromSeconds(4));
        await clock.WhenWaitedForAsync(TimeSpan.FromSeconds(6));
        Assert.That(consumer.Client.Session, Is.Not.Null);
    }

    [Test]
    public async Task Pauses_double_up_to_half_a_minute_and_vary()
    {
        var clock = new FakeClock();
        var gone = FakeAsterisk.Start();
        var options = gone.ClientOptions() with { ReconnectMin = TimeSpan.FromSeconds(0.5), ReconnectMax = TimeSpan.FromSeconds(30) };
        await gone.DisposeAsync();
        await using var consumer = new ListeningConsumer(options, clock);
        var pauses = new List<double>();
        foreach (var seconds in (double[])[0.5, 1, 2, 4, 8, 16, 30, 30, 30])
        {
            var failed = await consumer.NextAsync<AmiConnectFailed>();
            pauses.Add(failed.NextTry.TotalSeconds / seconds);
            await clock.WhenWaitedForAsync(failed.NextTry);
            clock.Advance(failed.NextTry);
        }

        Assert.That(pauses, Has.All.InRange(0.7, 1.3));
        Assert.That(pauses.Distinct().Count(), Is.GreaterThan(pauses.Count / 2)); // two may agree to the millisecond
    }

    [Test]
    public async Task A_refused_log_in_is_tried_again_after_a_minute()
    {
        var clock = new FakeClock();
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { Secret = "other" }, clock);
        var options = asterisk.ClientOptions() with { Secret = "right" };
        await using var consumer = new ListeningConsumer(options, clock);
        await consumer.NextAsync<AmiConnectFailed>();
        await asterisk.RestartAsync(TimeSpan.Zero, server => server with { Secret = "right" });
        await clock.WhenWaitedForAsync(TimeSpan.FromSeconds(60));
        clock.Advance(TimeSpan.FromSeconds(60));
        await consumer.NextAsync<AmiConnected>();
    }

    [Test]
    public async Task A_booting_Asterisk_is_waited_for_when_it_is_known_to_say_that_it_has_booted()
    {
        var clock = new FakeClock();
        await using var asterisk = FakeAsterisk.Start(time: clock);
        await using var consumer = new ListeningConsumer(Untimed(asterisk.ClientOptions()), clock);
        await consumer.NextAsync<AmiConnected>();
        await consumer.EventAsync("FullyBooted");
        await asterisk.RestartAsync(TimeSpan.FromMinutes(1), options => options with { SaysFullyBooted = false });
        await consumer.NextAsync<AmiDisconnected>();
        await NextTryAsync(consumer, clock);
        await clock.WhenWaitedForAsync(TimeSpan.FromSeconds(60));
        Assert.That(consumer.Client.Session, Is.Null);
        await asterisk.SendAsync(("Event", "FullyBooted"), ("Privilege", "system,all"), ("Uptime", "3"));
        Assert.That((await consumer.UntilAsync<AmiConnected>()).Session.Restarted, Is.True);
    }

    [Test]
    public async Task A_log_in_without_answer_has_a_limit_and_a_name()
    {
        var clock = new FakeClock();
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { Banner = "SSH-2.0-OpenSSH_9.2" }, clock);
        var limit = TimeSpan.FromSeconds(7);
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { LoginTimeout = limit }, clock);
        await clock.WhenWaitedForAsync(limit);
        clock.Advance(limit);
        Assert.That((await consumer.NextAsync<AmiConnectFailed>()).Fault, Is.EqualTo(AmiFault.NotAmi));
    }

    /// <summary>Moves the clock until the client connects again; its pauses are random.</summary>
    // NextTryAsync lets the clock run while real bytes are on their way: nothing but the boot may be late by it.
    private static AmiOptions Untimed(AmiOptions options) =>
        options with { LoginTimeout = TimeSpan.FromDays(1), OptionalActionTimeout = TimeSpan.FromDays(1), ConnectTimeout = TimeSpan.FromDays(1) };

    private static async Task NextTryAsync(ListeningConsumer consumer, FakeClock clock)
    {
        while (!clock.Waits(TimeSpan.FromSeconds(60)))
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.That(consumer.Client.Session, Is.Null);
    }
}
