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
}
