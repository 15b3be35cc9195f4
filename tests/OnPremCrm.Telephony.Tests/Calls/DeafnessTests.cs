using System.Reflection;
using System.Text.Json;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Calls;

/// <summary>
/// Real calls of which we hear all but parts: our process dies between any two events and another one listens again from any later one on, with the list of
/// channels coming a little ahead of the events, or behind them; and that one may die too. Whatever was not heard, it claims nothing that is not so.
/// </summary>
[TestFixtureSource(typeof(RecordedStoryTests), nameof(RecordedStoryTests.Stories))]
public sealed class DeafnessTests(string name)
{
    private const int Runs = 500;
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
            var deafnesses = new List<Deafness> { Deafness.Next(random, events, 1) };
            while (random.Next(2) > 0)
            {
                deafnesses.Add(Deafness.Next(random, events, deafnesses[^1].Told));
            }

            foreach (var call in Hear(events, deafnesses))
            {
                if (Lie(call, truth) is { } lie)
                {
                    faults.Add($"{string.Join("; ", deafnesses)}: {lie}");
                }
            }
        }

        if (faults.Count > 0)
        {
            Print(events);
        }

        Assert.That(faults, Is.Empty);
    }

    private static List<CallSnapshot> Hear(List<(AmiEvent Event, DateTimeOffset At)> events, IReadOnlyList<Deafness> deafnesses)
    {
        var log = new TrackerRun();
        log.Play(events.Take(deafnesses[0].Dies));
        foreach (var (index, deafness) in deafnesses.Index())
        {
            var after = new TrackerRun();
            after.Play(events[deafness.Listens..deafness.Known]);
            after.Tracker.Resume(log.Calls.Where(call => call.State != CallState.Ended).Select(call => SnapshotJson.Read(JsonSerializer.Serialize(call, SnapshotJson.Live))), log.Now);
            after.Play(events[deafness.Known..deafness.Told]);
            var now = events[Math.Min(deafness.Told, events.Count - 1)].At;
            var asked = events[Math.Min(deafness.Listens, events.Count - 1)].At;
            after.Restore(ChannelsAt(events, deafness.Listed, now), asked, now);
            after.Play(events[deafness.Told..(index + 1 < deafnesses.Count ? deafnesses[index + 1].Dies : events.Count)]);
            if (index + 1 == deafnesses.Count)
            {
                after.Wait(TimeSpan.FromSeconds(8));
            }

            log.TakeAll(after);
        }

        return log.Calls;
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

        return call.Disposition == real.Disposition ? null : $"{call.Key} is {call.Disposition} with a known end, and was {real.Disposition}";
    }

    /// <summary>Which events nobody heard.</summary>
    /// <param name="Dies">Before this event our process dies.</param>
    /// <param name="Listens">From this one on the next process listens.</param>
    /// <param name="Known">Before this one it is told what the database knows.</param>
    /// <param name="Listed">After so many events Asterisk lists its channels.</param>
    /// <param name="Told">Before this one the list is told.</param>
    private sealed record Deafness(int Dies, int Listens, int Known, int Listed, int Told)
    {
        private static readonly TimeSpan MostAhead = TimeSpan.FromMilliseconds(300);

        public static Deafness Next(Random random, List<(AmiEvent Event, DateTimeOffset At)> events, int earliest)
        {
            var dies = random.Next(earliest, events.Count + 1);
            var listens = random.Next(dies, events.Count + 1);
            var listed = Math.Min(events.Count, listens + random.Next(8));
            var told = Math.Clamp(listed + random.Next(-12, 3), listens, events.Count);
            while (listed > told && events[listed - 1].At - events[told].At > MostAhead)
            {
                listed--; // events wait for moments, not for seconds
            }

            return new Deafness(dies, listens, random.Next(listens, told + 1), listed, told); // what the database knows may come late
        }

        public override string ToString() => $"died before {Dies}, listens from {Listens}, knows at {Known}, channels of {Listed} told at {Told}";
    }
}
