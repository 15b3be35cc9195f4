using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Tests.Calls;

/// <summary>Hold, parking, conferences.</summary>
public sealed class WaitingTests
{
    [Test]
    public void Hold_is_a_segment_and_stays_in_the_talk_time()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        var bridge = story.After(2).Answer(caller, phone);
        story.After(5).Send("Hold", phone);
        var held = story.Events.Count;
        story.After(7).Send("Unhold", phone).After(3).End(bridge, phone, caller);

        var run = new TrackerRun().Play(story.Events.Take(held));
        Assert.That(run.Call.OnHold);
        var call = run.Play(story.Events.Skip(held)).Wait(TimeSpan.FromSeconds(5)).Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.TalkSeconds, Is.EqualTo(15).Within(0.01));
        Assert.That(call.Segments.Select(segment => segment.Kind), Is.EqualTo(new[] { SegmentKind.Talk, SegmentKind.Hold, SegmentKind.Talk }));
        Assert.That(call.Transfers, Is.Empty);
        Assert.That(call.OnHold, Is.False);
    }

    [Test]
    public void Unhold_without_hold_is_nothing()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        var bridge = story.After(2).Answer(caller, phone);
        story.After(5).Send("Unhold", phone).After(3).End(bridge, phone, caller);

        Assert.That(story.Play().Call.Segments, Has.Count.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Parked_and_taken_by_a_colleague(bool announcedAsTransferFirst)
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        var bridge = story.After(2).Answer(caller, phone);
        story.After(4);
        if (announcedAsTransferFirst)
        {
            story.BlindTransfer(phone, caller, bridge, "700").Parked("ParkedCall", caller, phone);
        }
        else
        {
            story.Parked("ParkedCall", caller, phone).BlindTransfer(phone, caller, bridge, "700");
        }

        story.Leave(bridge, phone).Leave(bridge, caller).Enter("lot", caller, "holding_bridge", "parking").Hangup(phone);
        var parked = story.Events.Count;
        var retriever = story.After(10).Outgoing("102", "701");
        story.Up(retriever);
        story.Parked("UnParkedCall", caller, phone, retriever).Leave("lot", caller, "holding_bridge", "parking").Enter("again", retriever);
        retriever.Linkedid = caller.Linkedid;
        story.Enter("again", caller).After(5).End("again", caller, retriever);

        var run = new TrackerRun().Play(story.Events.Take(parked)).Wait(TimeSpan.FromSeconds(3));
        Assert.That((run.Call.State, run.Call.Parked, run.Call.OnHold), Is.EqualTo((CallState.Talking, true, true)));
        run = story.Play();
        var call = run.Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101", "102" }));
        Assert.That(call.Transfers, Is.Empty);
        Assert.That(call.TalkSeconds, Is.EqualTo(19).Within(0.01));
        Assert.That(call.Rang, Is.EqualTo(new[] { "101" }));
        Assert.That(call.Segments.Select(segment => segment.Kind), Is.EqualTo(new[] { SegmentKind.Talk, SegmentKind.Hold, SegmentKind.Talk }));
        Assert.That(run.Emitted.Count(snapshot => snapshot.MergedInto == call.Key), Is.EqualTo(1));
    }

    [Test]
    public void Parked_too_long_rings_back()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        var bridge = story.After(2).Answer(caller, phone);
        story.After(4).Parked("ParkedCall", caller, phone).Leave(bridge, phone).Leave(bridge, caller).Enter("lot", caller, "holding_bridge", "parking").Hangup(phone);
        story.After(45).Parked("ParkedCallTimeOut", caller, phone).Leave("lot", caller, "holding_bridge", "parking");
        (caller.Context, caller.Exten) = ("park-dial", "PJSIP_101");
        var back = story.Dial(caller, "101");
        var again = story.After(3).Answer(caller, back);
        story.After(5).End(again, caller, back);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.TalkSeconds, Is.EqualTo(57).Within(0.01));
        Assert.That(call.Legs.Select(leg => leg.Attempt), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(call.Did, Is.EqualTo("+493055500101"));
    }

    [Test]
    public void Caller_who_hangs_up_in_the_parking_lot_was_answered()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        var bridge = story.After(2).Answer(caller, phone);
        story.After(4).Parked("ParkedCall", caller, phone).Leave(bridge, phone).Leave(bridge, caller).Enter("lot", caller, "holding_bridge", "parking").Hangup(phone);
        story.After(20).WantsHangup(caller).Parked("ParkedCallGiveUp", caller, phone).Leave("lot", caller, "holding_bridge", "parking").Hangup(caller);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That((call.Disposition, call.TalkSeconds, call.Parked), Is.EqualTo(((CallDisposition?)CallDisposition.Answered, (double?)24, false)));
    }

    [Test]
    public void Waiting_in_a_holding_bridge_is_no_answer()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming());
        var other = story.Up(story.Incoming("+4930999"));
        story.Enter("room", caller, "holding_bridge", "base").Enter("room", other, "holding_bridge", "base");
        story.After(9).WantsHangup(caller).Hangup(caller).WantsHangup(other).Hangup(other);

        Assert.That(story.Play().Calls.Select(call => call.Disposition), Is.All.EqualTo(CallDisposition.Abandoned));
    }

    [Test]
    public void Conference_is_a_call_for_each_who_takes_part()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming());
        var second = story.Up(story.Incoming("+4930999"));
        Join(story, caller);
        Join(story, second);
        var alone = story.Events.Count;
        var phone = story.After(5).Up(story.Outgoing("101", "8000"));
        Join(story, phone);
        story.After(10);
        foreach (var line in new[] { caller, second, phone })
        {
            story.WantsHangup(line).Leave("conf", line, "softmix", "base").Hangup(line);
        }

        var run = new TrackerRun().Play(story.Events.Take(alone)).Wait(TimeSpan.FromSeconds(3));
        Assert.That(run.Calls.Select(call => call.State), Is.All.EqualTo(CallState.Ringing), "two outsiders among themselves are not answered");
        var calls = story.Play().Calls;

        using var all = Assert.EnterMultipleScope();
        Assert.That(calls, Has.Count.EqualTo(3));
        Assert.That(calls.Select(call => call.Conference), Is.All.EqualTo("8000"));
        Assert.That(calls.Select(call => call.Disposition), Is.All.EqualTo(CallDisposition.Answered));
        Assert.That(calls.Take(2).Select(call => string.Join(',', call.AnsweredBy)), Is.All.EqualTo("101"));
        Assert.That(calls[0].TalkSeconds, Is.EqualTo(10).Within(0.01));
    }

    [Test]
    public void Colleague_who_leaves_a_conference_has_not_ended_the_call()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming());
        Join(story, caller);
        var phone = story.Up(story.Outgoing("101", "8000"));
        Join(story, phone);
        story.After(10).WantsHangup(phone).Leave("conf", phone, "softmix", "base").Hangup(phone);
        story.After(20).WantsHangup(caller).Leave("conf", caller, "softmix", "base").Hangup(caller);

        var calls = story.Play().Calls;

        Assert.That(calls.Select(call => (call.HungUpBy, call.TalkSeconds)), Is.EqualTo(new[] { ("outside", (double?)30), ("101", 10) }));
    }

    private static void Join(Story story, Line line) => story
        .Send("ConfbridgeJoin", line, ("Conference", "8000"), ("BridgeUniqueid", "conf"), ("BridgeType", "base"), ("BridgeTechnology", "softmix"))
        .Enter("conf", line, "softmix", "base");
}
