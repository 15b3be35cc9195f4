using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Tests.Calls;

public sealed class TransferTests
{
    [Test]
    public void Blind_transfer_to_a_busy_colleague_is_answered_by_the_first_and_not_completed()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        story.After(3).BlindTransfer(first, caller, bridge, "102").Leave(bridge, first).Leave(bridge, caller).Hangup(first);
        var busy = story.Create("PJSIP/102", caller);
        story.DialBegin(caller, busy, "102").DialEnd(caller, busy, "BUSY").Hangup(busy, 17).After(0.5).Hangup(caller, 17);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Answered));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.Rang, Is.EqualTo(new[] { "101" }));
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "102" }));
        Assert.That(Described(call), Is.EqualTo(new[] { "Blind Dtmf 101 102 False" }));
        Assert.That(call.TalkSeconds, Is.EqualTo(3.5).Within(0.01));
    }

    [Test]
    public void Blind_transfer_that_nobody_answers()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        story.After(3).BlindTransfer(first, caller, bridge, "102", refer: true).Leave(bridge, first).Leave(bridge, caller).Hangup(first);
        var second = story.Dial(caller, "102");
        story.After(20).DialEnd(caller, second, "NOANSWER").Hangup(second, 0).Hangup(caller, 19);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.Rang, Is.EqualTo(new[] { "101", "102" }));
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "102" }));
        Assert.That(Described(call), Is.EqualTo(new[] { "Blind Refer 101 102 False" }));
        Assert.That(call.TalkSeconds, Is.EqualTo(23).Within(0.01));
        Assert.That(call.Segments.Select(Strip), Is.EqualTo(new[] { "Talk outside,101 3", "Hold outside 20" }));
        Assert.That(call.HungUpBy, Is.Null);
    }

    [Test]
    public void Blind_transfer_by_refer_ends_with_the_caller_though_the_first_phone_stays_up()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        story.After(3).BlindTransfer(first, caller, bridge, "102", refer: true).Leave(bridge, first).Leave(bridge, caller);
        var second = story.Dial(caller, "102");
        story.After(2);
        var other = story.Answer(caller, second);
        story.After(4).End(other, caller, second);

        var run = story.Play();

        using var all = Assert.EnterMultipleScope();
        Assert.That(run.Call.State, Is.EqualTo(CallState.Ended));
        Assert.That(run.Call.AnsweredBy, Is.EqualTo(new[] { "101", "102" }));
        Assert.That(run.Call.TalkSeconds, Is.EqualTo(9).Within(0.01));
        Assert.That(Described(run.Call), Is.EqualTo(new[] { "Blind Refer 101 102 True" }));
        Assert.That(run.Call.HungUpBy, Is.EqualTo("outside"));
    }

    [Test]
    public void Blind_transfer_to_a_queue_is_completed_by_whoever_answers_there()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        story.After(1).BlindTransfer(first, caller, bridge, "200").Leave(bridge, first).Leave(bridge, caller).Hangup(first);
        story.Send("QueueCallerJoin", caller, ("Queue", "sales"), ("Position", "1"), ("Count", "1"));
        var agent = story.Dial(caller, "103", "sales");
        story.After(2);
        var other = story.Answer(caller, agent);
        story.After(2).End(other, agent, caller);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(Described(call), Is.EqualTo(new[] { "Blind Dtmf 101 200 True" }));
        Assert.That(call.Queue, Is.EqualTo("sales"));
        Assert.That(call.HungUpBy, Is.EqualTo("103"));
    }

    [Test]
    public void Attended_transfer_by_feature_code_is_completed_in_the_callers_bridge()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        var asked = story.After(2).Consult(first, bridge, "102");
        asked = story.After(2).Agree(asked);
        story.After(3).WantsHangup(first).Leave(asked.Bridge, first).Leave(asked.Bridge, asked.One).Enter(bridge, asked.One);
        story.AttendedTransfer(first, first, caller, asked.One).Hangup(first).After(0.02).Optimise(asked, bridge);
        story.After(4).End(bridge, caller, asked.Phone);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(Described(call), Is.EqualTo(new[] { "Attended Dtmf 101 102 True" }));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101", "102" }));
        Assert.That(call.Rang, Is.EqualTo(new[] { "101", "102" }));
        Assert.That(call.Consulted, Is.Empty);
        Assert.That(call.MissedBy, Is.Empty);
        Assert.That(call.Segments.Select(Strip), Is.EqualTo(new[]
        {
            "Talk outside,101 2", "Hold outside,101 2", "Hold outside 5", "Consultation 101,102 3", "Talk outside,102 4",
        }));
    }

    [Test]
    public void Attended_transfer_completed_while_it_still_rings_is_one_ringing()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        var consult = story.After(2).Outgoing("101", "102");
        var phone = story.Dial(consult, "102");
        story.After(2).AttendedTransfer(first, consult, caller, phone);
        story.DialEnd(consult, phone, "NOANSWER").DialBegin(caller, phone, "102");
        story.Leave(bridge, caller).Leave(bridge, first).Hangup(first).Hangup(consult);
        phone.Linkedid = caller.Linkedid;
        story.After(3);
        var other = story.Answer(caller, phone);
        story.After(4).End(other, caller, phone);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(Described(call), Is.EqualTo(new[] { "Attended Refer 101 102 True" }));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101", "102" }));
        Assert.That(call.MissedBy, Is.Empty);
        Assert.That(call.Legs.Count(leg => leg.Extension == "102"), Is.EqualTo(1));
        Assert.That(call.Legs.Single(leg => leg.Extension == "102").Outcome, Is.EqualTo(LegOutcome.Answered));
    }

    [Test]
    public void Transfer_completed_while_it_rings_that_names_no_target_and_dials_no_second_time()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        var consult = story.After(2).Outgoing("101", "102");
        var phone = story.Dial(consult, "102");
        story.After(2).Leave(bridge, caller).Leave(bridge, first);
        story.Send("AttendedTransfer", [("Result", "Success"), .. Story.Headers(first, "OrigTransferer"), .. Story.Headers(consult, "SecondTransferer"), .. Story.Headers(caller, "Transferee"), ("DestType", "App")]);
        story.Hangup(first).Hangup(consult).After(6).DialEnd(caller, phone, "NOANSWER").Hangup(phone, 0).Hangup(caller, 19);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(Described(call), Is.EqualTo(new[] { "Attended Refer 101 102 False" }));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "102" }), "it rang for the caller at last");
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Who_hung_up_while_it_rang_in_vain_is_rung_back(bool answers)
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        var asked = story.After(2).Consult(first, bridge, "102");
        story.After(1).WantsHangup(first).Leave(asked.Bridge, first).Leave(asked.Bridge, asked.One).Enter(bridge, asked.One);
        story.AttendedTransfer(first, first, caller, asked.One);
        story.After(4).Leave(bridge, asked.One).WantsHangup(asked.Two).DialEnd(asked.Two, asked.Phone, "CANCEL").Hangup(asked.One).Hangup(asked.Two);
        var back = story.Originate("101");
        story.Hangup(asked.Phone);
        if (answers)
        {
            story.After(1).Up(back);
            story.DialEnd(null, back, "ANSWER");
            back.Linkedid = caller.Linkedid;
            story.Enter(bridge, back).Hangup(first).After(5).End(bridge, caller, back);
        }
        else
        {
            story.After(4).Hangup(back, 0).Hangup(first).Hangup(caller);
        }

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Rang, Is.EqualTo(new[] { "101", "102" }));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "102" }));
        Assert.That(Described(call), Is.EqualTo(new[] { "Attended Dtmf 101 102 False" }));
        Assert.That(call.TalkSeconds, Is.EqualTo(answers ? 15 : 13).Within(0.01));
        Assert.That(call.Aliases, Is.EqualTo(new[] { caller.Uniqueid, back.Uniqueid }));
    }

    [Test]
    public void Phone_that_was_rung_for_a_waiting_caller_is_in_his_call_though_nothing_said_so()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        var other = story.After(2).Originate("103");
        story.After(1).Up(other);
        story.DialEnd(null, other, "ANSWER").Leave(bridge, first).Hangup(first);
        other.Linkedid = caller.Linkedid;
        story.Enter(bridge, other).After(5).End(bridge, caller, other);

        var call = story.Play().Calls.Single(one => one.MergedInto is null);

        Assert.That((call.Direction, string.Join(',', call.AnsweredBy), string.Join(',', call.Rang)), Is.EqualTo((CallDirection.Inbound, "101,103", "101,103")));
    }

    [Test]
    public void Nobody_answers_the_question_and_the_first_goes_on_with_the_caller()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        var asked = story.After(2).Consult(first, bridge, "102");
        story.After(15).DialEnd(asked.Two, asked.Phone, "NOANSWER").Hangup(asked.Phone, 0).Leave(asked.Bridge, asked.One).Hangup(asked.One).Hangup(asked.Two);
        story.Leave(asked.Bridge, first).Enter(bridge, first).Send("Unhold", first);
        story.After(5).End(bridge, first, caller);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(Described(call), Is.EqualTo(new[] { "Attended Dtmf 101 102 False" }));
        Assert.That(call.Consulted, Is.EqualTo(new[] { "102" }));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.MissedBy, Is.Empty, "101 rang 102, and the caller was not let pass");
        Assert.That(call.TalkSeconds, Is.EqualTo(24).Within(0.01));
    }

    [Test]
    public void Three_way_and_then_the_colleagues_talk_on_without_the_caller()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (first, bridge) = AnsweredBy101(story, caller);
        var asked = story.After(2).Consult(first, bridge, "102");
        asked = story.After(2).Agree(asked);
        story.After(3).Leave(asked.Bridge, first).Enter(bridge, first).Leave(asked.Bridge, asked.One).Enter(bridge, asked.One);
        story.AttendedTransfer(first, first, caller, asked.One, "Threeway").Send("Unhold", first).Optimise(asked, bridge);
        story.After(4).WantsHangup(caller).Leave(bridge, caller).Hangup(caller);
        var middle = story.Events.Count;
        story.After(600).End(bridge, first, asked.Phone);

        var run = new TrackerRun().Play(story.Events.Take(middle)).Wait(TimeSpan.FromSeconds(5));
        Assert.That(run.Call.State, Is.EqualTo(CallState.Ended), "the customer is gone");
        run.Play(story.Events.Skip(middle)).Wait(TimeSpan.FromMinutes(40), TimeSpan.FromSeconds(10));
        var call = run.Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Transfers.Single(), Has.Property(nameof(TransferSnapshot.ThreeWay)).True.And.Property(nameof(TransferSnapshot.Completed)).True);
        Assert.That(call.Consulted, Is.Empty);
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101", "102" }));
        Assert.That(call.TalkSeconds, Is.EqualTo(13).Within(0.01));
        Assert.That(run.Tracker.RememberedCalls, Is.Zero);
    }

    [Test]
    public void Outbound_call_handed_to_a_colleague()
    {
        var story = new Story();
        var caller = story.Outgoing("101", "0301234567");
        var far = story.DialOut(caller, "0301234567");
        story.Ring(far);
        story.After(3);
        var bridge = story.Answer(caller, far);
        story.After(5).BlindTransfer(caller, far, bridge, "102").Leave(bridge, caller).Leave(bridge, far).Hangup(caller);
        var second = story.Dial(far, "102");
        story.After(2);
        var other = story.Answer(far, second);
        story.After(6).End(other, second, far);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Direction, Is.EqualTo(CallDirection.Outbound));
        Assert.That(call.Operator, Is.EqualTo("101"));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "outside", "102" }));
        Assert.That(call.RingSeconds, Is.EqualTo(3).Within(0.01));
        Assert.That(call.TalkSeconds, Is.EqualTo(13).Within(0.01));
        Assert.That(Described(call), Is.EqualTo(new[] { "Blind Dtmf 101 102 True" }));
        Assert.That(call.NumberAsPresented, Is.EqualTo("0301234567"));
    }

    [Test]
    public void Consultation_by_refer_merges_into_the_callers_call_whichever_is_older()
    {
        var story = new Story();
        var earlier = story.Outgoing("101", "102");
        var colleague = story.Dial(earlier, "102");
        var asked = story.Answer(earlier, colleague);
        story.After(1).Send("Hold", earlier);
        var caller = story.After(5).Incoming();
        var first = story.Dial(caller, "101");
        var bridge = story.After(1).Answer(caller, first);
        story.After(3).Leave(bridge, caller).Leave(asked, earlier);
        caller.Linkedid = earlier.Linkedid;
        story.Enter(asked, caller, swap: earlier).AttendedTransfer(first, earlier, caller, colleague).Leave(bridge, first).Hangup(earlier).Hangup(first);
        story.After(4).End(asked, caller, colleague);

        var run = story.Play();

        using var all = Assert.EnterMultipleScope();
        Assert.That(run.Call.Direction, Is.EqualTo(CallDirection.Inbound));
        Assert.That(run.Call.Key, Is.EqualTo(caller.Uniqueid));
        Assert.That(run.Call.AnsweredBy, Is.EqualTo(new[] { "101", "102" }));
        Assert.That((run.Call.WaitSeconds, run.Call.RingSeconds), Is.EqualTo((0.0, 1.0)), "the colleague's phone had not rung for this caller");
        Assert.That(run.Call.Aliases, Is.EqualTo(new[] { caller.Uniqueid, earlier.Uniqueid }));
        Assert.That(run.Emitted.Single(snapshot => snapshot.MergedInto is not null), Has.Property(nameof(CallSnapshot.Key)).EqualTo(earlier.Uniqueid).And.Property(nameof(CallSnapshot.MergedInto)).EqualTo(caller.Uniqueid));
    }

    private static (Line Phone, string Bridge) AnsweredBy101(Story story, Line caller)
    {
        var phone = story.Dial(caller, "101");
        story.After(2);
        return (phone, story.Answer(caller, phone));
    }

    private static IEnumerable<string> Described(CallSnapshot call) =>
        call.Transfers.Select(transfer => $"{transfer.Kind} {transfer.Method} {transfer.From} {transfer.To} {transfer.Completed}");

    private static string Strip(SegmentSnapshot segment) =>
        FormattableString.Invariant($"{segment.Kind} {string.Join(',', segment.Parties)} {(segment.To!.Value - segment.From).TotalSeconds:0}");
}
