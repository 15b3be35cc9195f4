using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Tests.Calls;

public sealed class OutboundTests
{
    [TestCase("BUSY", 17, CallDisposition.Busy)]
    [TestCase("CONGESTION", 34, CallDisposition.Failed)]
    [TestCase("CHANUNAVAIL", 3, CallDisposition.Failed)]
    [TestCase("NOANSWER", 1, CallDisposition.Failed)]
    public void Far_end_that_does_not_ring(string status, int cause, CallDisposition disposition)
    {
        var story = new Story();
        var caller = story.Outgoing("101", "0301234567");
        var far = story.DialOut(caller, "0301234567");
        story.After(1).DialEnd(caller, far, status).Hangup(far, cause).After(3).WantsHangup(caller).Hangup(caller, cause);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(disposition));
        Assert.That(call.RingSeconds, Is.Null);
        Assert.That(call.MissedBy, Is.Empty);
    }

    [Test]
    public void Operator_gives_up()
    {
        var story = new Story();
        var caller = story.Outgoing("101", "0301234567");
        var far = story.Ring(story.DialOut(caller, "0301234567"));
        story.After(6).WantsHangup(caller).DialEnd(caller, far, "CANCEL").Hangup(far, 127).Hangup(caller, 127);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Abandoned));
        Assert.That(call.RingSeconds, Is.EqualTo(6).Within(0.01));
        Assert.That(call.HungUpBy, Is.EqualTo("101"));
    }

    [Test]
    public void Second_carrier_succeeds_where_the_first_failed()
    {
        var story = new Story();
        var caller = story.Outgoing("101", "0301234567");
        var first = story.DialOut(caller, "0301234567");
        story.After(1).DialEnd(caller, first, "CONGESTION").Hangup(first, 34);
        var second = story.After(3).Ring(story.DialOut(caller, "0301234567"));
        var bridge = story.After(4).Answer(caller, second);
        story.After(5).End(bridge, second, caller);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "outside" }));
        Assert.That((call.RingSeconds, call.TalkSeconds), Is.EqualTo((4.0, 5.0)));
        Assert.That(call.HungUpBy, Is.EqualTo("outside"));
        Assert.That(call.Legs.Select(leg => leg.Outcome), Is.EqualTo(new[] { LegOutcome.Unreachable, LegOutcome.Answered }));
    }

    [Test]
    public void Far_end_with_early_media_has_rung_since_it_was_dialled()
    {
        var story = new Story();
        var caller = story.Outgoing("101", "0301234567");
        var far = story.DialOut(caller, "0301234567");
        var bridge = story.After(7).Answer(caller, far);
        story.After(5).End(bridge, caller, far);

        Assert.That(story.Play().Call.RingSeconds, Is.EqualTo(7).Within(0.01));
    }

    [Test]
    public void Dialled_is_what_the_operator_dialled_and_the_number_what_the_trunk_got()
    {
        var story = new Story();
        var caller = story.Outgoing("101", "00301234567");
        var far = story.Ring(story.DialOut(caller, "0301234567"));
        story.After(3).DialEnd(caller, far, "NOANSWER").Hangup(far, 0).Hangup(caller, 19);

        var call = story.Play().Call;

        Assert.That((call.Dialled, call.NumberAsPresented), Is.EqualTo(("00301234567", "0301234567")));
    }

    [Test]
    public void Click_to_dial_is_known_by_our_channel_id_and_number_from_the_first_ring()
    {
        const string Command = "0199f0f2-7c1e-7cc0-b2f4-0a2b3c4d5e6f";
        var story = new Story();
        var phone = story.Originate("101", $"crm-{Command}");
        var run = new TrackerRun();
        run.Tracker.Expect(Command, "+49301234567", story.Now);
        run.Play(story.Events);

        using var all = Assert.EnterMultipleScope();
        Assert.That(run.Call.CommandId, Is.EqualTo(Command));
        Assert.That((run.Call.Direction, run.Call.Operator, run.Call.NumberAsPresented), Is.EqualTo((CallDirection.Outbound, "101", "+49301234567")));
        Assert.That(run.Call.RingingNow, Is.EqualTo(new[] { "101" }));
        Assert.That(phone.Uniqueid, Is.EqualTo(run.Call.Key));
    }

    [Test]
    public void Click_to_dial_whose_far_end_does_not_answer()
    {
        var story = new Story();
        var phone = story.Originate("101");
        story.After(2).Up(phone);
        story.DialEnd(null, phone, "ANSWER").Send("OriginateResponse", ("Response", "Success"), ("ActionID", "x-1"), ("Channel", phone.Name), ("Exten", "0301234567"), ("Reason", "4"), ("Uniqueid", phone.Uniqueid));
        (phone.Exten, phone.Number) = ("0301234567", "+493055500101");
        story.Send("VarSet", phone, ("Variable", "__CRM_CALL"), ("Value", "4711"));
        var far = story.Ring(story.DialOut(phone, "0301234567"));
        story.After(20).DialEnd(phone, far, "NOANSWER").Hangup(far, 0).Hangup(phone, 19);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Missed));
        Assert.That(call.Rang, Is.EqualTo(new[] { "101" }));
        Assert.That(call.MissedBy, Is.Empty);
        Assert.That(call.RingSeconds, Is.EqualTo(20).Within(0.01));
        Assert.That((call.Operator, call.CommandId), Is.EqualTo(("101", "4711")));
    }

    [Test]
    public void Click_to_dial_to_a_colleague_is_internal()
    {
        var story = new Story();
        var phone = story.Originate("101");
        story.After(2).Up(phone);
        story.DialEnd(null, phone, "ANSWER");
        var colleague = story.Dial(phone, "102");
        var bridge = story.After(2).Answer(phone, colleague);
        story.After(5).End(bridge, phone, colleague);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That((call.Direction, call.Operator), Is.EqualTo((CallDirection.Internal, "101")));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "102" }));
        Assert.That(call.Rang, Is.EqualTo(new[] { "101", "102" }));
        Assert.That((call.RingSeconds, call.TalkSeconds), Is.EqualTo((2.0, 5.0)));
    }
}
