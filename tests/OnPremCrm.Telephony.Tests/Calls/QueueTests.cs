using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Tests.Calls;

public sealed class QueueTests
{
    [Test]
    public void First_queue_times_out_and_the_second_answers()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming());
        story.After(1);
        Join(story, caller, "sales");
        var losers = new[] { "101", "102" }.Select(extension => story.Dial(caller, extension, "sales")).ToList();
        story.After(15);
        foreach (var loser in losers.Concat(losers))
        {
            story.DialEnd(caller, loser, "CANCEL");
        }

        story.Hangup(losers[0], 0).Hangup(losers[1], 0);
        Quit(story, caller, "sales");
        Join(story, caller, "support");
        var phone = story.Dial(caller, "104", "support");
        var bridge = story.After(3).Answer(caller, phone);
        Quit(story, caller, "support");
        story.After(10).End(bridge, caller, phone);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Queue, Is.EqualTo("support"));
        Assert.That(call.Rang, Is.EqualTo(new[] { "101", "102", "104" }));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "104" }));
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "101", "102" }), "no colleague took it at that moment");
        Assert.That(call.Legs.Select(leg => (leg.Queue, leg.Outcome)), Is.EqualTo(new[]
        {
            ("sales", (LegOutcome?)LegOutcome.NoAnswer), ("sales", LegOutcome.NoAnswer), ("support", LegOutcome.Answered),
        }));
        Assert.That((call.WaitSeconds, call.RingSeconds), Is.EqualTo((1.0, 18.0)));
    }

    [Test]
    public void Time_out_of_the_queue_is_missed_and_not_abandoned_though_asterisk_says_so()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming());
        Join(story, caller, "sales");
        var phone = story.Dial(caller, "101", "sales");
        story.After(15).DialEnd(caller, phone, "CANCEL").DialEnd(caller, phone, "CANCEL").Hangup(phone, 0);
        Quit(story, caller, "sales");
        story.After(1.5).WantsHangup(caller).Hangup(caller, 0);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Missed));
        Assert.That(call.Legs.Single().Outcome, Is.EqualTo(LegOutcome.NoAnswer));
    }

    [Test]
    public void Caller_who_gives_up_while_no_phone_rings()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming());
        Join(story, caller, "sales");
        story.After(40).WantsHangup(caller);
        Quit(story, caller, "sales");
        story.Hangup(caller, 0);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Abandoned));
        Assert.That((call.WaitSeconds, call.RingSeconds), Is.EqualTo((40.0, (double?)null)));
        Assert.That(call.HungUpBy, Is.EqualTo("outside"));
    }

    [Test]
    public void Member_who_let_it_pass_and_took_it_in_the_next_round_has_not_missed_it()
    {
        var story = new Story();
        var caller = story.Incoming();
        Join(story, caller, "support");
        foreach (var extension in new[] { "104", "105" })
        {
            var pass = story.Dial(caller, extension, "support");
            story.After(5).DialEnd(caller, pass, "NOANSWER").Hangup(pass, 0);
        }

        var taken = story.Dial(caller, "104", "support");
        var bridge = story.After(2).Answer(caller, taken);
        Quit(story, caller, "support");
        story.After(5).End(bridge, taken, caller);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.MissedBy, Is.EqualTo(new[] { "105" }));
        Assert.That(call.Rang, Is.EqualTo(new[] { "104", "105" }));
        Assert.That(call.Legs.Select(leg => (leg.Extension, leg.Attempt)), Is.EqualTo(new[] { ("104", 1), ("105", 1), ("104", 2) }));
    }

    [Test]
    public void Members_behind_local_channels_are_phones_and_the_wires_are_nobody()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming());
        Join(story, caller, "sales");
        var (one, two) = story.Wire(caller, "101", "from-queue");
        story.Send("AgentCalled", [.. Story.Headers(caller), .. Story.Headers(one, "Dest"), ("Queue", "sales"), ("Interface", "Local/101@from-queue/n")]);
        story.DialBegin(caller, one, "Local/101@from-queue/n");
        var phone = story.Dial(two, "101");
        story.After(3).Up(phone);
        story.DialEnd(two, phone, "ANSWER").Enter("far", phone).Enter("far", two).Up(one);
        story.DialEnd(caller, one, "ANSWER").Enter("near", one).Enter("near", caller);
        Quit(story, caller, "sales");
        story.After(6).WantsHangup(caller).Leave("near", caller).Leave("near", one).Hangup(one).Hangup(caller).Leave("far", phone).Leave("far", two).Hangup(two).Hangup(phone);

        var call = story.Play().Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Legs.Select(leg => (leg.Extension, leg.Queue, leg.Outcome)), Is.EqualTo(new[] { ("101", "sales", (LegOutcome?)LegOutcome.Answered) }));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(call.TalkSeconds, Is.EqualTo(6).Within(0.01));
        Assert.That(call.Segments.Select(segment => segment.Kind), Is.EqualTo(new[] { SegmentKind.Talk }));
    }

    [Test]
    public void Agent_whose_line_is_up_all_day_does_not_tie_his_callers_together()
    {
        var story = new Story();
        var agent = story.Up(story.Outgoing("101", "*88"));
        var linkedid = agent.Linkedid;
        for (var i = 0; i < 2; i++)
        {
            var caller = story.After(60).Up(story.Incoming($"+49301000{i}"));
            var bridge = $"talk-{i}";
            story.Enter(bridge, caller).Enter(bridge, agent);
            caller.Linkedid = linkedid;
            story.After(30).WantsHangup(caller).Leave(bridge, caller).Leave(bridge, agent).Hangup(caller);
        }

        var run = story.Play();
        var calls = run.Calls.Where(call => call.Direction == CallDirection.Inbound).ToList();

        using var all = Assert.EnterMultipleScope();
        Assert.That(calls.Select(call => (call.NumberAsPresented, string.Join(',', call.AnsweredBy), call.TalkSeconds)), Is.EqualTo(new[]
        {
            ("+493010000", "101", (double?)30), ("+493010001", "101", 30),
        }));
        Assert.That(run.Emitted, Has.None.Property(nameof(CallSnapshot.MergedInto)).Not.Null);
    }

    private static void Join(Story story, Line caller, string queue) => story.Send("QueueCallerJoin", caller, ("Queue", queue), ("Position", "1"), ("Count", "1"));

    private static void Quit(Story story, Line caller, string queue) => story.Send("QueueCallerLeave", caller, ("Queue", queue), ("Position", "1"), ("Count", "0"));
}
