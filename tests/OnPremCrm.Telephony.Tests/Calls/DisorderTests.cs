using System.Text.Json;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Calls;

/// <summary>What a network, a filter and Asterisk's threads do to the order and number of events.</summary>
[TestFixtureSource(nameof(Stories))]
public sealed class DisorderTests(string name)
{
    private List<(AmiEvent Event, DateTimeOffset At)> events = null!;
    private string ordinary = null!;

    public static IEnumerable<string> Stories => Trace.Names;

    [OneTimeSetUp]
    public void Play_it_in_order()
    {
        events = RecordedStory.Read(name).Events.ToList();
        ordinary = Result(Run(events));
    }

    [Test]
    public void Each_event_twice_gives_the_same_calls()
    {
        var twice = events.SelectMany(pair => new[] { pair, pair });
        Assert.That(Result(Run(twice)), Is.EqualTo(ordinary));
    }

    [Test]
    public void Ringing_before_its_dialling_gives_the_same_calls()
    {
        var moved = 0;
        for (var begin = 0; begin < events.Count; begin++)
        {
            if (events[begin].Event is DialBegin dial
                && events.FindIndex(begin, pair => pair.Event is Newstate { Channel.State: ChannelState.Ringing } state && state.Channel.Uniqueid == dial.Dest.Uniqueid) is var ringing and >= 0)
            {
                var disordered = events.ToList();
                disordered.RemoveAt(ringing);
                disordered.Insert(begin, (events[ringing].Event, events[begin].At));
                Assert.That(Result(Run(disordered)), Is.EqualTo(ordinary), $"event {ringing} before {begin}");
                moved++;
            }
        }

        var somethingRang = RecordedStory.Read(name).Expected.Calls.Any(call => call.Rang.Count > 0);
        Assert.That(moved, somethingRang ? Is.GreaterThan(0) : Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void Hangups_of_the_legs_in_the_other_order_give_the_same_calls()
    {
        for (var i = 0; i + 1 < events.Count; i++)
        {
            if (events[i].Event is Hangup && events[i + 1].Event is Hangup)
            {
                Assert.That(Result(Run(Swapped(i))), Is.EqualTo(ordinary), $"events {i} and {i + 1}");
            }
        }
    }

    [Test]
    public void Two_servers_with_equal_ids_do_not_mix()
    {
        var one = new TrackerRun(TrackerRun.Lab with { Server = "one" });
        var other = new TrackerRun(TrackerRun.Lab with { Server = "other" });
        foreach (var (e, at) in events)
        {
            one.Apply(e, at);
            other.Apply(e, at);
        }

        Assert.That(one.Calls.Select(call => call with { Server = "other" }), Is.EqualTo(other.Calls));
        Assert.That(one.Calls.Select(call => call.Server), Is.All.EqualTo("one"));
    }

    [Test]
    public void Loss_of_any_one_event_harms_nothing_for_ever()
    {
        for (var lost = 0; lost < events.Count; lost++)
        {
            var run = Run(events.Where((_, index) => index != lost));
            run.Wait(TimeSpan.FromHours(13), TimeSpan.FromMinutes(10));
            var rest = run.Tracker;
            Assert.That(
                (rest.LiveChannels, rest.LiveCalls, rest.Bridges, rest.RememberedCalls, rest.RememberedChannels),
                Is.EqualTo((0, 0, 0, 0, 0)),
                $"without {events[lost].Event}");
            Assert.That(run.Calls.Select(call => call.State), Is.All.EqualTo(Core.Calls.CallState.Ended));
        }
    }

    [Test]
    public void Random_disorder_throws_nothing_and_leaves_nothing([Values(1, 2, 3, 4, 5)] int seed)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 5; round++)
        {
            var mess = events.Select((pair, index) => (pair, Key: index + random.NextDouble() * random.Next(1, 30)))
                .OrderBy(item => item.Key)
                .Select(item => item.pair)
                .SelectMany(pair => Enumerable.Repeat(pair, random.Next(10) switch { 0 => 0, 1 => 2, _ => 1 }))
                .ToList();
            var times = mess.Select(pair => pair.At).Order().ToList();
            var run = Run(mess.Zip(times, (pair, at) => (pair.Event, at)));
            run.Wait(TimeSpan.FromHours(13), TimeSpan.FromMinutes(10));
            Assert.That((run.Tracker.LiveChannels, run.Tracker.Bridges, run.Tracker.RememberedCalls), Is.EqualTo((0, 0, 0)), $"seed {seed}, round {round}");
        }
    }

    /// <summary>The two events in each other's place; the times stay.</summary>
    private IEnumerable<(AmiEvent Event, DateTimeOffset At)> Swapped(int first)
    {
        var swapped = events.ToList();
        (swapped[first], swapped[first + 1]) = ((swapped[first + 1].Event, swapped[first].At), (swapped[first].Event, swapped[first + 1].At));
        return swapped;
    }

    private static TrackerRun Run(IEnumerable<(AmiEvent Event, DateTimeOffset At)> played) => new TrackerRun().Play(played).Wait(TimeSpan.FromSeconds(5));

    /// <summary>Everything but versions, and times to a tenth of a second.</summary>
    private static string Result(TrackerRun run) => JsonSerializer.Serialize(run.Calls.Select(call => call with
    {
        Version = 0,
        StartedAt = Coarse(call.StartedAt)!.Value,
        AnsweredAt = Coarse(call.AnsweredAt),
        EndedAt = Coarse(call.EndedAt),
        WaitSeconds = Coarse(call.WaitSeconds),
        RingSeconds = Coarse(call.RingSeconds),
        TalkSeconds = Coarse(call.TalkSeconds),
        Legs = call.Legs.Select(leg => leg with
        {
            DialledAt = Coarse(leg.DialledAt)!.Value, RangAt = Coarse(leg.RangAt), AnsweredAt = Coarse(leg.AnsweredAt), EndedAt = Coarse(leg.EndedAt),
        }).ToList(),
        Segments = call.Segments.Select(segment => segment with { From = Coarse(segment.From)!.Value, To = Coarse(segment.To) }).ToList(),
        Transfers = call.Transfers.Select(transfer => transfer with { At = Coarse(transfer.At)!.Value }).ToList(),
        Pickups = call.Pickups.Select(pickup => pickup with { At = Coarse(pickup.At)!.Value }).ToList(),
        Recordings = call.Recordings.Select(file => file with { StartedAt = Coarse(file.StartedAt)!.Value }).ToList(),
    }), new JsonSerializerOptions { WriteIndented = true });

    private static double? Coarse(double? seconds) => seconds is { } some ? Math.Round(some, 1) : null;

    private static DateTimeOffset? Coarse(DateTimeOffset? at) => at is { } some ? RecordedStory.Start.AddSeconds(Math.Round((some - RecordedStory.Start).TotalSeconds, 1)) : null;
}
