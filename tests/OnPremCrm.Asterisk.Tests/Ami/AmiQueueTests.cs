using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;

namespace OnPremCrm.Asterisk.Tests.Ami;

public sealed class AmiQueueTests
{
    [Test]
    public async Task A_consumer_that_falls_behind_is_told_how_many_events_it_missed()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { QueueCapacity = 100 });
        await consumer.NextAsync<AmiConnected>();
        await consumer.EventAsync("FullyBooted");
        await consumer.Client.SendAsync(new Ping(), CancellationToken.None);
        for (var i = 0; i < 1000; i++)
        {
            await asterisk.SendAsync(("Event", "UserEvent"), ("N", $"{i}"));
        }

        // The answer comes behind the events, so all of them have been read from the socket when it is here.
        await consumer.Client.SendAsync(new Ping(), CancellationToken.None);
        Assert.That(consumer.Client.QueueDepth, Is.LessThanOrEqualTo(101));
        await asterisk.SendAsync(("Event", "Last"));
        var seen = 0;
        AmiSignal signal;
        while ((signal = await consumer.NextAsync()) is AmiReceived { Message: var message } && message.EventName == "UserEvent")
        {
            Assert.That(message["N"], Is.EqualTo($"{seen++}"));
        }

        Assert.That(signal, Is.TypeOf<AmiGap>());
        var gap = (AmiGap)signal;
        Assert.That(seen, Is.InRange(1, 100));
        Assert.That(gap.Dropped, Is.InRange(1000 - seen, 1001 - seen), "all that is missing, perhaps with the last");
        await asterisk.SendAsync(("Event", "After"));
        await consumer.EventAsync("After");
        Assert.That(consumer.Client.Dropped, Is.EqualTo(gap.Dropped));
    }

    [Test]
    public async Task A_burst_larger_than_the_queue_is_not_lost_while_the_consumer_keeps_going()
    {
        // On a clock that stands still the reader's courtesy has no end, so nothing here depends on who is faster.
        var clock = new FakeClock();
        await using var asterisk = FakeAsterisk.Start(time: clock);
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { QueueCapacity = 2000 }, clock);
        await consumer.NextAsync<AmiConnected>();
        await consumer.EventAsync("FullyBooted");
        await consumer.Client.SendAsync(new Ping(), CancellationToken.None);
        var sending = asterisk.SendBytesAsync(string.Concat(Enumerable.Range(0, 20_000).Select(Event)));
        for (var i = 0; i < 20_000; i++)
        {
            var next = await consumer.NextAsync();
            Assert.That((next as AmiReceived)?.Message["N"], Is.EqualTo($"{i}"));
        }

        await sending;
        Assert.That(consumer.Client.Dropped, Is.Zero);
    }

    [Test]
    public async Task A_consumer_that_hangs_does_not_stop_the_reader()
    {
        var clock = new FakeClock();
        await using var asterisk = FakeAsterisk.Start(time: clock);
        var options = asterisk.ClientOptions() with { QueueCapacity = 2000, ActionTimeout = TimeSpan.FromHours(9), PingAfter = TimeSpan.FromHours(9) };
        await using var consumer = new ListeningConsumer(options, clock);
        await consumer.NextAsync<AmiConnected>();
        await consumer.EventAsync("FullyBooted");
        var sending = asterisk.SendBytesAsync(string.Concat(Enumerable.Range(0, 20_000).Select(Event)));
        var answer = consumer.Client.SendAsync(new Ping(), CancellationToken.None);
        while (!answer.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        await answer;
        await sending;
        Assert.That(consumer.Client.Dropped, Is.InRange(15_000, 19_000));
    }

    private static string Event(int number) => $"Event: UserEvent\r\nN: {number}\r\nPadding: {new string('x', 450)}\r\n\r\n";
}
