using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Calls;

[TestFixtureSource(nameof(Stories))]
public sealed class RecordedStoryTests(string name)
{
    private RecordedStory story = null!;
    private TrackerRun run = null!;

    public static IEnumerable<string> Stories => Trace.Names;

    [OneTimeSetUp]
    public void Play_the_story()
    {
        story = RecordedStory.Read(name);
        run = new TrackerRun().Play(story.Events).Wait(TimeSpan.FromSeconds(5));
    }

    [Test]
    public void A_call_for_each_that_a_person_would_count() => Assert.That(run.Calls, Has.Count.EqualTo(story.Expected.Calls.Count));

    [Test]
    public void Each_call_is_what_a_person_would_say()
    {
        using var all = Assert.EnterMultipleScope();
        foreach (var (call, expected) in run.Calls.Zip(story.Expected.Calls))
        {
            Compare(call, expected);
        }
    }

    [Test]
    public void Versions_rise_by_one_and_nothing_is_said_twice()
    {
        using var all = Assert.EnterMultipleScope();
        foreach (var stream in run.Emitted.GroupBy(snapshot => snapshot.Key))
        {
            Assert.That(stream.Select(snapshot => snapshot.Version), Is.EqualTo(Enumerable.Range(1, stream.Count()).Select(number => (long)number)));
            foreach (var (before, after) in stream.Zip(stream.Skip(1)))
            {
                Assert.That(after with { Version = before.Version }, Is.Not.EqualTo(before));
            }
        }
    }

    [Test]
    public void Ended_has_no_exits_and_the_first_answer_stays()
    {
        using var all = Assert.EnterMultipleScope();
        foreach (var stream in run.Emitted.GroupBy(snapshot => snapshot.Key))
        {
            foreach (var (before, after) in stream.Zip(stream.Skip(1)))
            {
                Assert.That(after.State, Is.GreaterThanOrEqualTo(before.State));
                Assert.That(before.Disposition is null || before.Disposition == after.Disposition, "disposition");
                Assert.That(before.AnsweredAt is null || before.AnsweredAt == after.AnsweredAt, "answer");
            }
        }
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        var rest = new TrackerRun().Play(story.Events).Wait(TimeSpan.FromMinutes(16), TimeSpan.FromSeconds(10)).Tracker;
        Assert.That((rest.LiveChannels, rest.LiveCalls, rest.Bridges, rest.RememberedCalls, rest.RememberedChannels), Is.EqualTo((0, 0, 0, 0, 0)));
    }

    internal static void Compare(CallSnapshot call, ExpectedCall expected)
    {
        Assert.That(Spelled(call.Direction), Is.EqualTo(expected.Direction), "direction");
        Assert.That(call.NumberAsPresented, Is.EqualTo(expected.AsSent), "number as sent");
        Assert.That(call.Did, Is.EqualTo(expected.Did), "did");
        Assert.That(call.Operator, Is.EqualTo(expected.Operator), "operator");
        if (expected.Dialled is not null)
        {
            Assert.That(call.Dialled, Is.EqualTo(expected.Dialled), "dialled");
        }

        Assert.That(call.Rang, Is.EqualTo(expected.Rang), "rang");
        Assert.That(call.AnsweredBy, Is.EqualTo(expected.AnsweredBy), "answered by");
        Assert.That(call.MissedBy, Is.EqualTo(expected.MissedBy), "missed by");
        Assert.That(Spelled(call.Disposition!.Value), Is.AnyOf([expected.Disposition, .. expected.AlsoAcceptable]), "disposition");
        Assert.That(
            call.Transfers.Select(transfer => new ExpectedTransfer(Spelled(transfer.Kind), transfer.From, transfer.To!, transfer.Completed, Spelled(transfer.Method))),
            Is.EqualTo(expected.Transfers),
            "transfers");
        Assert.That(call.Consulted, Is.EqualTo(expected.Consulted), "consulted");
        if (!expected.NoRing)
        {
            AssertSeconds(call.RingSeconds, expected.RingSeconds, expected.Tolerance, "ring seconds");
        }

        AssertSeconds(call.TalkSeconds, expected.TalkSeconds, expected.Tolerance, "talk seconds");
        Assert.That(call.Pickups.Select(pickup => new ExpectedPickup(pickup.From, pickup.By)), Is.EqualTo(expected.Pickup is { } pickup ? [pickup] : Array.Empty<ExpectedPickup>()));
        Assert.That(expected.Via is { } via && via.StartsWith("queue ", StringComparison.Ordinal) ? via["queue ".Length..] : null, Is.EqualTo(call.Queue), "queue");
        Assert.That(call.Direction == CallDirection.Internal || call.Recordings.Count == 1 || expected.ClickToDial && call.TalkSeconds is null, "recordings");
        Assert.That(call.AnsweredAt is not null && call.Recordings.Count > 0, Is.EqualTo(expected.Recording), "recording with sound");
        if (expected.CallbackTask)
        {
            Assert.That(call is { Direction: CallDirection.Inbound, NumberAsPresented: not null, AnsweredAt: null }, "callback");
        }

        Assert.That(call.EndKnown, "end known");
        Assert.That(call.State, Is.EqualTo(CallState.Ended));
    }

    private static void AssertSeconds(double? actual, double? expected, double tolerance, string what)
    {
        if (expected is { } seconds)
        {
            Assert.That(actual, Is.EqualTo(seconds).Within(tolerance), what);
        }
        else
        {
            Assert.That(actual, Is.Null, what);
        }
    }

    private static string Spelled<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();
}
