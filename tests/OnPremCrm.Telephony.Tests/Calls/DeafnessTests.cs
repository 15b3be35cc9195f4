using System.Reflection;
using System.Text.Json;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Calls;

/// <summary>
/// Real calls of which we hear all but a part: our process dies between any two events and another one listens again from any later one on, with the list of
/// channels coming a little ahead of the events, or behind them. Whatever it did not hear, it claims nothing that is not so.
/// </summary>
[TestFixtureSource(typeof(RecordedStoryTests), nameof(RecordedStoryTests.Stories))]
public sealed class DeafnessTests(string name)
{
    private const int Runs = 500;
    private static readonly TimeSpan MostAhead = TimeSpan.FromMilliseconds(300);

    private const int Seed = 20261122;

    [Test]
    public void What_was_not_heard_is_not_claimed()
    {
        var story = RecordedStory.Read(name);
        var events = story.Events.ToList();
        var truth = new TrackerRun().Play(events).Wait(TimeSpan.FromSeconds(5)).Calls;
        var random = new Random(Seed);
        var faults = new List<string>();
        for (var run = 0; run < Runs; run++)
        {
            var dies = random.Next(1, events.Count);
            var listens = random.Next(dies, events.Count);
            var listed = Math.Min(events.Count, listens + random.Next(8));
            var told = Math.Clamp(listed + random.Next(-12, 3), listens, events.Count);
            while (listed > told && events[listed - 1].At - events[told].At > MostAhead)
            {
                listed--; // events wait for moments, not for seconds
            }

            var known = random.Next(listens, told + 1); // what the database knows may come late
            foreach (var call in Hear(events, dies, listens, known, listed, told))
            {
                if (Lie(call, truth) is { } lie)
                {
                    faults.Add($"died before {dies}, listens from {listens}, knows at {known}, channels of {listed} told at {told}: {lie}");
                }
            }
        }

        if (faults.Count > 0)
        {
            Print(events);
        }

        Assert.That(faults, Is.Empty);
    }

    private static IEnumerable<CallSnapshot> Hear(List<(AmiEvent Event, DateTimeOffset At)> events, int dies, int listens, int known, int listed, int told)
    {
        var before = new TrackerRun().Play(events.Take(dies));
        var after = new TrackerRun();
        after.Play(events.Skip(listens).Take(known - listens));
        after.Tracker.Resume(before.Calls.Where(call => call.State != CallState.Ended).Select(call => SnapshotJson.Read(JsonSerializer.Serialize(call, SnapshotJson.Live))), before.Now);
        after.Play(events.Skip(known).Take(told - known));
        var now = events[Math.Min(told, events.Count - 1)].At;
        var asked = events[Math.Min(listens, events.Count - 1)].At;
        after.Take(after.Tracker.Restore(ChannelsAt(events, listed, now), asked, now));
        after.Play(events.Skip(told)).Wait(TimeSpan.FromSeconds(8));
        return after.Calls;
    }

    // As Asterisk would list them after so many of its events.
    private static List<CoreShowChannel> ChannelsAt(List<(AmiEvent Event, DateTimeOffset At)> events, int count, DateTimeOffset now)
    {
        var rows = new Dictionary<string, (EventChannel Channel, DateTimeOffset Born, bool IsCalled, string? Bridge)>();
        foreach (var (e, at) in events.Take(count))
        {
            foreach (var seen in ChannelsOf(e))
            {
                var row = rows.GetValueOrDefault(seen.Uniqueid, (seen, at, false, null));
                rows[seen.Uniqueid] = row with { Channel = seen };
            }

            switch (e)
            {
                case DialBegin { Dest: { } called }: rows[called.Uniqueid] = rows[called.Uniqueid] with { IsCalled = true }; break;
                case BridgeEnter enter: rows[enter.Channel.Uniqueid] = rows[enter.Channel.Uniqueid] with { Bridge = enter.Bridge.Uniqueid }; break;
                case BridgeLeave leave: rows[leave.Channel.Uniqueid] = rows[leave.Channel.Uniqueid] with { Bridge = null }; break;
                case Hangup hangup: rows.Remove(hangup.Channel.Uniqueid); break;
            }
        }

        return [.. rows.Values.Select(row => new CoreShowChannel(row.Channel, row.IsCalled ? "AppDial" : "Dial", now - row.Born, row.Bridge))];
    }

    private static void Print(List<(AmiEvent Event, DateTimeOffset At)> events)
    {
        foreach (var (number, (e, at)) in events.Index())
        {
            TestContext.Out.WriteLine($"{number,4} {at:ss.fff} {e.GetType().Name} {string.Join(" ", ChannelsOf(e).Select(channel => $"{channel.Name} {channel.State} {channel.Uniqueid}"))}");
        }
    }

    private static IEnumerable<EventChannel> ChannelsOf(AmiEvent e) => e.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.PropertyType == typeof(EventChannel)).Select(property => (EventChannel?)property.GetValue(e)).OfType<EventChannel>();

    private static string? Lie(CallSnapshot call, IReadOnlyList<CallSnapshot> truth)
    {
        var real = truth.FirstOrDefault(other => other.Key == call.Key) ?? truth.FirstOrDefault(other => other.Aliases.Contains(call.Key) || call.Aliases.Contains(other.Key));
        if (real is null || call is not { State: CallState.Ended, EndKnown: true })
        {
            return null;
        }

        var wasAnswered = real.Disposition == CallDisposition.Answered;
        return (call.Disposition == CallDisposition.Answered) != wasAnswered ? $"{call.Key} is {call.Disposition} with a known end, and was {real.Disposition}" : null;
    }
}
