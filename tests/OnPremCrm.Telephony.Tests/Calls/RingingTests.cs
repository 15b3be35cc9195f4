using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Tests.Calls;

public sealed class RingingTests
{
    [Test]
    public void Busy_phone()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Create("PJSIP/101", caller);
        story.DialBegin(caller, phone, "101").After(0.1).DialEnd(caller, phone, "BUSY").Hangup(phone, 17).After(4).WantsHangup(caller).Hangup(caller, 17);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Busy), "the caller hung up on the busy tone, and did not give up waiting");
        Assert.That(call.Rang, Is.Empty);
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.RingSeconds, Is.Null);
        Assert.That(call.Legs.Single().Outcome, Is.EqualTo(LegOutcome.Busy));
    }

    [Test]
    public void Declined_is_missed_although_asterisk_says_no_answer()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        story.After(2).WantsHangup(phone).DialEnd(caller, phone, "NOANSWER").Hangup(phone, 21).Hangup(caller, 21);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Missed));
        Assert.That(call.Legs.Single().Outcome, Is.EqualTo(LegOutcome.Declined));
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.HungUpBy, Is.Null);
    }

    [TestCase("CHANUNAVAIL", 20)]
    [TestCase("NOANSWER", 20)]
    [TestCase("CONGESTION", 34)]
    public void Phone_that_cannot_be_reached_fails_and_nobody_missed_it(string status, int cause)
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Create("PJSIP/101", caller);
        story.DialBegin(caller, phone, "101").DialEnd(caller, phone, status).Hangup(phone, cause).Hangup(caller, cause);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Failed));
        Assert.That(call.MissedBy, Is.Empty);
        Assert.That(call.Legs.Single().Outcome, Is.EqualTo(LegOutcome.Unreachable));
    }

    [Test]
    public void Number_that_leads_nowhere()
    {
        var story = new Story();
        var caller = story.Incoming(did: "+493055500999");
        story.Hangup(caller, 1);

        Assert.That(story.Play().Call.Disposition, Is.EqualTo(CallDisposition.Failed));
    }

    [Test]
    public void Closed_announcement_that_the_exchange_ends_is_missed()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming());
        story.After(8).Hangup(caller, 16);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Missed));
        Assert.That(call.WaitSeconds, Is.EqualTo(8).Within(0.01));
        Assert.That(call.RingSeconds, Is.Null);
    }

    [Test]
    public void Voicemail_without_a_message_is_missed()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        story.After(5).DialEnd(caller, phone, "NOANSWER").Hangup(phone, 0);
        story.Up(caller);
        story.Send("Newexten", caller, ("Application", "VoiceMail"), ("AppData", "101@default")).After(3).WantsHangup(caller).Hangup(caller, 0);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Missed));
        Assert.That(call.Voicemail);
    }

    [TestCase("MessageWaiting")]
    [TestCase("VarSet")]
    public void Either_sign_of_a_message_makes_it_voicemail(string sign)
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        story.After(5).DialEnd(caller, phone, "NOANSWER").Hangup(phone, 0);
        story.Up(caller);
        story.After(12).WantsHangup(caller);
        _ = sign == "VarSet"
            ? story.Send("VarSet", caller, ("Variable", "VMSTATUS"), ("Value", "SUCCESS"))
            : story.Send("MessageWaiting", caller, ("Mailbox", "101@default"), ("Waiting", "1"), ("New", "1"), ("Old", "0"));
        story.Hangup(caller, 0);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Voicemail));
        Assert.That(call.RingSeconds, Is.EqualTo(5).Within(0.01));
        Assert.That(call.AnsweredBy, Is.Empty);
    }

    [Test]
    public void Ring_group_that_does_not_tell_of_the_answer_elsewhere_is_not_missed()
    {
        // Dial option Q(NONE): the losers end with an ordinary cause.
        var story = new Story();
        var caller = story.Incoming();
        var phones = new[] { "107", "108", "109" }.Select(extension => story.Dial(caller, extension)).ToList();
        story.After(3).Up(phones[1]);
        story.DialEnd(caller, phones[0], "CANCEL").DialEnd(caller, phones[2], "CANCEL").DialEnd(caller, phones[1], "ANSWER");
        story.Hangup(phones[0], 16).Enter("b", phones[1]).Hangup(phones[2], 16).Enter("b", caller);
        story.After(5).End("b", caller, phones[1]);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.MissedBy, Is.Empty);
        Assert.That(call.Legs.Select(leg => leg.Outcome), Is.EqualTo(new[] { LegOutcome.AnsweredElsewhere, LegOutcome.Answered, LegOutcome.AnsweredElsewhere }));
    }

    [Test]
    public void Pop_is_for_those_who_ring_and_only_while_they_ring()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phones = new[] { "107", "108" }.Select(extension => story.Dial(caller, extension)).ToList();
        var ringing = story.Events.Count;
        story.After(3).Up(phones[1]);
        story.DialEnd(caller, phones[0], "CANCEL").DialEnd(caller, phones[1], "ANSWER").Enter("b", phones[1]).Enter("b", caller).Hangup(phones[0], 26);

        var run = new TrackerRun().Play(story.Events.Take(ringing));
        Assert.That(run.Call.RingingNow, Is.EqualTo(new[] { "107", "108" }));
        run.Play(story.Events.Skip(ringing));

        using var all = Assert.EnterMultipleScope();
        Assert.That(run.Call.RingingNow, Is.Empty);
        Assert.That(run.Call.TalkingNow, Is.EqualTo(new[] { "108" }));
        Assert.That(run.Call.State, Is.EqualTo(CallState.Talking));
        Assert.That(run.Call.TalkSeconds, Is.Null);
    }

    [Test]
    public void Colleague_behind_a_wire_whose_time_is_over_has_let_it_ring()
    {
        var story = new Story();
        var caller = story.Incoming();
        var (one, two) = story.Wire(caller, "102");
        story.DialBegin(caller, one, "102@internal");
        var phone = story.Dial(two, "102");
        story.After(6).DialEnd(caller, one, "NOANSWER").WantsHangup(two).Hangup(one, 0).DialEnd(two, phone, "CANCEL").Hangup(two, 0).Hangup(phone, 16).Hangup(caller, 19);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Missed));
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "102" }));
        Assert.That(call.Legs.Single().Outcome, Is.EqualTo(LegOutcome.NoAnswer));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Who_was_busy_or_declined_has_missed_nothing_when_a_colleague_rung_together_with_him_answers(bool together)
    {
        var story = new Story();
        var caller = story.Incoming();
        var busy = story.Create("PJSIP/107", caller);
        story.DialBegin(caller, busy, "107");
        var colleague = together ? story.Dial(caller, "108") : null;
        story.DialEnd(caller, busy, "BUSY").Hangup(busy, 17);
        colleague ??= story.After(0.01).Dial(caller, "108");
        story.After(2);
        var bridge = story.Answer(caller, colleague);
        story.After(3).End(bridge, caller, colleague);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "108" }));
        Assert.That(call.MissedBy, Is.EqualTo(together ? [] : new[] { "107" }), "tried one after the other, it passed him by");
    }

    [Test]
    public void Number_that_leads_nowhere_and_says_so()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming(did: "+493055500999"));
        story.After(4).Hangup(caller, 1);

        Assert.That(story.Play().Call.Disposition, Is.EqualTo(CallDisposition.Failed));
    }

    [Test]
    public void Phone_sends_the_call_on_to_a_colleague()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Create("PJSIP/101", caller);
        story.DialBegin(caller, phone, "101");
        var (one, two) = story.Wire(caller, "102");
        story.DialEnd(caller, phone, "CANCEL", "102@internal").DialBegin(caller, one, "102@internal").Hangup(phone, 23);
        var second = story.Dial(two, "102");
        story.After(2).Up(second);
        story.DialEnd(two, second, "ANSWER").Enter("far", second).Enter("far", two).Up(one);
        story.DialEnd(caller, one, "ANSWER").Up(caller);
        story.Enter("near", one).Enter("near", caller).After(0.01).Leave("far", second).Leave("near", one).Enter("near", second, swap: one).Leave("far", two).Hangup(one).Hangup(two);
        story.After(5).End("near", caller, second);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "102" }));
        Assert.That(call.MissedBy, Is.Empty);
        Assert.That(call.Transfers, Is.Empty);
        Assert.That(call.Legs.Select(leg => (leg.Extension, leg.Outcome, leg.ForwardedTo)), Is.EqualTo(new[]
        {
            ("101", (LegOutcome?)LegOutcome.Forwarded, "102@internal"), ("102", LegOutcome.Answered, null),
        }));
        Assert.That(call.RingSeconds, Is.EqualTo(2).Within(0.01));
        Assert.That(call.TalkSeconds, Is.EqualTo(5).Within(0.1));
        Assert.That(call.Segments, Has.Count.EqualTo(1));
    }

    [Test]
    public void Phone_sends_the_call_on_to_a_mobile()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Create("PJSIP/101", caller);
        story.DialBegin(caller, phone, "101");
        var (one, two) = story.Wire(caller, "01701112223");
        story.DialEnd(caller, phone, "CANCEL", "01701112223@internal").DialBegin(caller, one, "01701112223@internal").Hangup(phone, 23);
        var mobile = story.DialOut(two, "01701112223");
        story.Ring(mobile);
        story.After(4).Up(mobile);
        story.DialEnd(two, mobile, "ANSWER").Enter("far", mobile).Enter("far", two).Up(one);
        story.DialEnd(caller, one, "ANSWER").Up(caller);
        story.Enter("near", one).Enter("near", caller).After(30).WantsHangup(caller).Leave("near", caller).Leave("near", one).Hangup(one).Hangup(caller).Leave("far", mobile).Leave("far", two).Hangup(two).Hangup(mobile);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Direction, Is.EqualTo(CallDirection.Inbound));
        Assert.That(call.NumberAsPresented, Is.EqualTo(Story.Caller));
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Answered));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "01701112223" }));
        Assert.That(call.TalkSeconds, Is.EqualTo(30).Within(0.01));
    }

    [Test]
    public void Hidden_number_keeps_what_was_presented_and_the_call()
    {
        var story = new Story();
        var hidden = story.Incoming("anonymous", name: "Anonymous");
        story.After(1).WantsHangup(hidden).Hangup(hidden, 127);
        var withheld = story.After(1).Incoming("<unknown>");
        story.After(1).WantsHangup(withheld).Hangup(withheld, 127);

        Assert.That(story.Play().Calls.Select(call => call.NumberAsPresented), Is.EqualTo(new[] { "anonymous", null }));
    }

    [Test]
    public void Callers_name_is_what_was_meant_and_no_dialplan_changes_the_number()
    {
        var story = new Story();
        var caller = story.Incoming("03012345", name: """O\'Brien \"& Co\" """.Trim());
        (caller.Number, caller.CallerName) = ("+493012345", "CRM: VIP");
        story.Send("NewCallerid", caller).After(1).Hangup(caller);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.CallerName, Is.EqualTo("O'Brien \"& Co\""));
        Assert.That(call.NumberAsPresented, Is.EqualTo("03012345"));
    }

    [Test]
    public void Phone_that_was_dialled_and_never_rang_has_missed_nothing()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Create("PJSIP/101", caller);
        story.DialBegin(caller, phone, "101").After(10).WantsHangup(caller).DialEnd(caller, phone, "CANCEL").Hangup(phone, 16).Hangup(caller, 127);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Abandoned));
        Assert.That(call.MissedBy, Is.Empty);
        Assert.That(call.Rang, Is.Empty);
    }

    [Test]
    public void Two_calls_from_one_number_at_once_are_two()
    {
        var story = new Story();
        var one = story.Incoming();
        var other = story.Incoming();
        var first = story.Dial(one, "101");
        var second = story.Dial(other, "102");
        var bridge = story.After(2).Answer(one, first);
        story.After(3).DialEnd(other, second, "NOANSWER").Hangup(second, 0).Hangup(other, 19).After(5).End(bridge, one, first);

        Assert.That(
            story.Play().Calls.Select(call => (call.Disposition, string.Join(',', call.AnsweredBy))),
            Is.EqualTo(new[] { ((CallDisposition?)CallDisposition.Answered, "101"), (CallDisposition.Missed, "") }));
    }

    [Test]
    public void Internal_call_that_is_not_answered_is_nobodys_obligation()
    {
        var story = new Story();
        var caller = story.Outgoing("101", "102");
        var phone = story.Dial(caller, "102");
        story.After(6).WantsHangup(caller).DialEnd(caller, phone, "CANCEL").Hangup(phone, 127).Hangup(caller, 127);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Direction, Is.EqualTo(CallDirection.Internal));
        Assert.That(call.NumberAsPresented, Is.Null);
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Abandoned));
        Assert.That((call.Operator, call.Dialled), Is.EqualTo(("101", "102")));
    }

    [Test]
    public void Call_of_three_hours()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        var bridge = story.After(2).Answer(caller, phone);
        story.After(3 * 3600).End(bridge, phone, caller);

        var run = new TrackerRun().Play(story.Events.SkipLast(5)).Wait(TimeSpan.FromMinutes(179), TimeSpan.FromSeconds(20));
        Assert.That(run.Call.State, Is.EqualTo(CallState.Talking));
        Assert.That(run.Play(story.Events.TakeLast(5)).Wait(TimeSpan.FromSeconds(5)).Call.TalkSeconds, Is.EqualTo(10800).Within(0.01));
    }

    [Test]
    public void Trunks_are_guessed_when_none_is_configured()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        story.After(2).DialEnd(caller, phone, "NOANSWER").Hangup(phone, 0).Hangup(caller, 19);

        var call = new TrackerRun(new TrackerOptions("main")).Play(story.Events).Wait(TimeSpan.FromSeconds(5)).Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That((call.Direction, call.Trunk), Is.EqualTo((CallDirection.Inbound, "PJSIP/trunk-itsp")));
        Assert.That(call.Rang, Is.EqualTo(new[] { "101" }));
    }
}
