using System.Text.Json;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Calls;

public sealed class ResyncTests
{
    [Test]
    public void Call_answered_before_our_restart_ends_properly_after_it()
    {
        var (story, caller, phone, bridge) = Talking();
        var before = new TrackerRun().Play(story.Events);
        var stored = Stored(before);

        var after = new TrackerRun();
        after.Tracker.Resume(stored, before.Now);
        story.After(60);
        after.Take(after.Tracker.Restore([Row(caller, "Dial", 62, bridge), Row(phone, "AppDial", 62, bridge)], story.Now, story.Now));
        var played = story.Events.Count;
        story.After(40).End(bridge, caller, phone);
        after.Play(story.Events.Skip(played)).Wait(TimeSpan.FromSeconds(5));

        using var all = Assert.EnterMultipleScope();
        Assert.That(after.Call.TalkSeconds, Is.EqualTo(100).Within(0.01));
        Assert.That(after.Call.EndKnown);
        Assert.That(after.Call.Disposition, Is.EqualTo(CallDisposition.Answered));
        Assert.That((after.Call.Key, after.Call.Did, after.Call.NumberAsPresented), Is.EqualTo((before.Call.Key, before.Call.Did, before.Call.NumberAsPresented)));
        Assert.That(after.Call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(after.Call.Rang, Is.EqualTo(new[] { "101" }));
        Assert.That(after.Call.Recordings, Has.Count.EqualTo(1));
        Assert.That(after.Call.Legs, Has.Count.EqualTo(1));
        Assert.That(after.Call.Segments, Has.Count.EqualTo(1));
        Assert.That((after.Call.RingSeconds, after.Call.WaitSeconds), Is.EqualTo((before.Call.RingSeconds, before.Call.WaitSeconds)));
        Assert.That(after.Emitted.Min(snapshot => snapshot.Version), Is.GreaterThan(before.Call.Version));
        Assert.That(after.Wait(TimeSpan.FromMinutes(16), TimeSpan.FromSeconds(10)).Tracker.RememberedCalls, Is.Zero);
    }

    [Test]
    public void Call_that_ended_while_we_were_away_is_answered_with_an_unknown_end()
    {
        var (story, _, _, _) = Talking();
        var before = new TrackerRun().Play(story.Events);

        var after = new TrackerRun();
        after.Tracker.Resume(Stored(before), before.Now);
        after.Take(after.Tracker.Restore([], before.Now.AddMinutes(5), before.Now.AddMinutes(5)));

        using var all = Assert.EnterMultipleScope();
        Assert.That((after.Call.State, after.Call.EndKnown, after.Call.Disposition), Is.EqualTo((CallState.Ended, false, (CallDisposition?)CallDisposition.Answered)));
        Assert.That(after.Call.EndedAt, Is.EqualTo(before.Now));
    }

    [Test]
    public void Call_that_had_hung_up_just_before_our_restart_has_a_known_end()
    {
        var (story, caller, phone, bridge) = Talking();
        story.After(30).End(bridge, caller, phone);
        var before = new TrackerRun().Play(story.Events);
        Assert.That(before.Call.State, Is.EqualTo(CallState.Talking), "within the grace");

        var after = new TrackerRun();
        after.Tracker.Resume(Stored(before), before.Now);
        after.Take(after.Tracker.Restore([], before.Now.AddMinutes(5), before.Now.AddMinutes(5)));

        using var all = Assert.EnterMultipleScope();
        Assert.That((after.Call.State, after.Call.EndKnown, after.Call.Disposition), Is.EqualTo((CallState.Ended, true, (CallDisposition?)CallDisposition.Answered)));
        Assert.That(after.Call.EndedAt, Is.EqualTo(before.Now));
    }

    [Test]
    public void Call_that_rang_out_just_before_our_restart_is_missed()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        story.After(20).DialEnd(caller, phone, "NOANSWER").Hangup(phone, 0).Hangup(caller, 19);
        var before = new TrackerRun().Play(story.Events);

        var after = new TrackerRun();
        after.Tracker.Resume(Stored(before), before.Now);
        after.Take(after.Tracker.Restore([], before.Now.AddMinutes(5), before.Now.AddMinutes(5)));

        using var all = Assert.EnterMultipleScope();
        Assert.That((after.Call.State, after.Call.EndKnown, after.Call.Disposition), Is.EqualTo((CallState.Ended, true, (CallDisposition?)CallDisposition.Missed)));
        Assert.That((after.Call.RingSeconds, after.Call.MissedBy), Is.EqualTo(((double?)20.0, before.Call.MissedBy)));
    }

    [Test]
    public void Call_that_rang_before_a_loss_and_ends_before_it_is_found_again_may_have_been_answered()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        var run = new TrackerRun().Play(story.Events);
        run.Take(run.Tracker.Lost(story.Now));
        var heard = story.Events.Count;
        story.After(30).Hangup(phone).Hangup(caller);

        run.Play(story.Events.Skip(heard)).Wait(TimeSpan.FromSeconds(5));

        Assert.That((run.Call.State, run.Call.EndKnown, run.Call.Disposition), Is.EqualTo((CallState.Ended, false, (CallDisposition?)CallDisposition.Unknown)));
    }

    [Test]
    public void Call_found_as_it_hangs_up_with_nobody_ringing_may_have_been_answered()
    {
        var (before, story, caller) = WaitingInQueue();

        var after = Found(before, story, caller, endsAfter: () => { });

        Assert.That((after.Call.EndKnown, after.Call.Disposition), Is.EqualTo((false, (CallDisposition?)CallDisposition.Unknown)));
    }

    [Test]
    public void Call_found_as_it_hangs_up_while_a_phone_rings_had_not_been_answered()
    {
        var (before, story, caller) = WaitingInQueue();

        var after = Found(before, story, caller, endsAfter: () =>
        {
            var phone = story.Ring(story.Dial(caller, "101", queue: "sales"));
            story.WantsHangup(caller).DialEnd(caller, phone, "CANCEL").Hangup(phone);
        });

        Assert.That((after.Call.EndKnown, after.Call.Disposition), Is.EqualTo((true, (CallDisposition?)CallDisposition.Abandoned)));
    }

    [TestCase(0.5, Description = "the list is as young as the hang-ups")]
    [TestCase(-0.5, Description = "the list is older")]
    public void Call_known_from_before_whose_hang_up_comes_ahead_of_the_list_may_have_been_answered(double listAfter)
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Ring(story.Dial(caller, "101"));
        var before = new TrackerRun().Play(story.Events);

        // While nobody listens the phone answers, both talk, and the phone hangs up; only that the caller does is heard.
        story.After(10).Answer(caller, phone);
        story.After(5).WantsHangup(phone).Hangup(phone);
        var unheard = story.Events.Count;
        story.Hangup(caller).After(0.1);
        var another = story.Incoming(from: "+491709999999");
        var after = new TrackerRun();
        after.Tracker.Resume(Stored(before), before.Now);
        after.Play(story.Events.Skip(unheard));
        after.Take(after.Tracker.Restore([Row(another, "Wait", 0)], story.Now.AddSeconds(listAfter), story.Now.AddSeconds(listAfter)));
        after.Wait(TimeSpan.FromSeconds(5));

        var call = after.Calls.Single(call => call.Key == before.Call.Key);
        Assert.That((call.State, call.EndKnown, call.Disposition), Is.EqualTo((CallState.Ended, false, (CallDisposition?)CallDisposition.Unknown)));
    }

    [Test]
    public void Call_that_hung_up_while_the_list_was_on_its_way_does_not_come_back_to_life()
    {
        var (story, caller, phone, bridge) = Talking();
        var asked = story.Now;
        var heard = story.Events.Count;
        story.After(0.01).End(bridge, caller, phone);

        // We connect, ask, are told of two channels, and hear their hang-ups before the list is applied.
        var run = new TrackerRun().Play(story.Events.Skip(heard));
        run.Take(run.Tracker.Restore([Row(caller, "Dial", 62, bridge), Row(phone, "AppDial", 62, bridge)], asked, story.Now));

        Assert.That((run.Tracker.LiveCalls, run.Tracker.LiveChannels), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Phone_that_rang_before_our_restart_and_was_answered_after_it()
    {
        var story = new Story();
        var caller = story.Incoming();
        var phone = story.Dial(caller, "101");
        var before = new TrackerRun().Play(story.Events);
        var after = new TrackerRun();
        after.Tracker.Resume(Stored(before), before.Now);
        story.After(3);
        after.Take(after.Tracker.Restore([Row(caller, "Dial", 3), Row(phone, "AppDial", 3)], story.Now, story.Now));
        var played = story.Events.Count;
        var bridge = story.After(2).Answer(caller, phone);
        story.After(10).End(bridge, phone, caller);
        after.Play(story.Events.Skip(played)).Wait(TimeSpan.FromSeconds(5));

        using var all = Assert.EnterMultipleScope();
        Assert.That((after.Call.RingSeconds, after.Call.TalkSeconds), Is.EqualTo((5.0, 10.0)));
        Assert.That(after.Call.AnsweredBy, Is.EqualTo(new[] { "101" }));
        Assert.That(after.Call.MissedBy, Is.Empty);
        Assert.That(after.Call.HungUpBy, Is.EqualTo("101"));
    }

    [Test]
    public void After_a_lost_connection_calls_that_are_gone_end_unknown_and_others_go_on()
    {
        var (story, caller, phone, bridge) = Talking();
        var other = story.Incoming("+49301111", "+493055500102");
        story.Dial(other, "102");
        var run = new TrackerRun().Play(story.Events);
        run.Take(run.Tracker.Lost(story.Now));
        story.After(30);
        run.Take(run.Tracker.Restore([Row(caller, "Dial", 32, bridge), Row(phone, "AppDial", 32, bridge)], story.Now, story.Now));

        using var all = Assert.EnterMultipleScope();
        Assert.That(run.Calls[0].State, Is.EqualTo(CallState.Talking));
        Assert.That((run.Calls[1].State, run.Calls[1].EndKnown, run.Calls[1].Disposition), Is.EqualTo((CallState.Ended, false, (CallDisposition?)CallDisposition.Unknown)));
        Assert.That(run.Calls[1].EndedAt, Is.EqualTo(story.Now.AddSeconds(-30)));
        Assert.That(run.Calls[1].Legs.Single().Outcome, Is.EqualTo(LegOutcome.Unknown));
        Assert.That(run.Calls[1].MissedBy, Is.Empty);
    }

    [Test]
    public void Live_channels_that_nobody_knew_become_a_call()
    {
        var (story, caller, phone, bridge) = Talking();
        story.After(58);
        var run = new TrackerRun();
        run.Take(run.Tracker.Restore([Row(phone, "AppDial", 60, bridge), Row(caller, "Dial", 60, bridge)], story.Now, story.Now));
        var call = run.Call;

        using var all = Assert.EnterMultipleScope();
        Assert.That((call.Direction, call.State, call.NumberAsPresented, call.Did), Is.EqualTo((CallDirection.Inbound, CallState.Talking, Story.Caller, (string?)null)));
        Assert.That(call.StartedAt, Is.EqualTo(story.Now.AddSeconds(-60)));
        Assert.That(call.TalkingNow, Is.EqualTo(new[] { "101" }));

        var played = story.Events.Count;
        story.After(10).End(bridge, phone, caller);
        run.Play(story.Events.Skip(played)).Wait(TimeSpan.FromSeconds(5));
        Assert.That((run.Call.Disposition, run.Call.EndKnown), Is.EqualTo(((CallDisposition?)CallDisposition.Answered, true)));
    }

    [Test]
    public void Channels_born_after_the_question_are_not_taken_for_ghosts()
    {
        var story = new Story();
        story.Incoming("+49301111");
        var asked = story.After(1).Now;
        story.After(0.1).Incoming("+49302222");
        var run = new TrackerRun().Play(story.Events);
        run.Take(run.Tracker.Restore([], asked, story.Now));

        Assert.That(run.Calls.Select(call => call.State), Is.EqualTo(new[] { CallState.Ended, CallState.Ringing }));
    }

    [Test]
    public void Asterisk_that_crashed_and_came_back_has_none_of_the_old_calls()
    {
        var (story, _, _, _) = Talking();
        var run = new TrackerRun();
        run.Apply(new FullyBooted(TimeSpan.FromHours(3)), RecordedStory.Start);
        run.Play(story.Events);
        run.Take(run.Tracker.Lost(story.Now));
        run.Apply(new FullyBooted(TimeSpan.FromSeconds(4)), story.Now.AddSeconds(20));

        using var all = Assert.EnterMultipleScope();
        Assert.That((run.Call.State, run.Call.EndKnown, run.Call.Disposition), Is.EqualTo((CallState.Ended, false, (CallDisposition?)CallDisposition.Answered)));
        Assert.That(run.Call.EndedAt, Is.EqualTo(story.Now), "the last moment it was seen");
        Assert.That(run.Tracker.LiveChannels, Is.Zero);
        Assert.That(run.Tracker.Bridges, Is.Zero);
    }

    [Test]
    public void New_login_to_the_same_asterisk_changes_nothing()
    {
        var (story, _, _, _) = Talking();
        var run = new TrackerRun();
        run.Apply(new FullyBooted(TimeSpan.FromSeconds(1000)), RecordedStory.Start);
        run.Play(story.Events);
        run.Apply(new FullyBooted(TimeSpan.FromSeconds(1061)), RecordedStory.Start.AddSeconds(62));

        Assert.That(run.Call.State, Is.EqualTo(CallState.Talking));
    }

    [Test]
    public void Shutdown_and_end_of_file_leave_nothing_up()
    {
        var (story, _, _, _) = Talking();
        story.Send("Shutdown", ("Shutdown", "Cleanly"), ("Restart", "True"));
        var run = new TrackerRun().Play(story.Events);
        run.Take(run.Tracker.Lost(story.Now));

        Assert.That((run.Call.State, run.Call.EndKnown), Is.EqualTo((CallState.Ended, false)));
    }

    [Test]
    public void Asterisks_own_time_counts_and_a_wrong_clock_of_ours_does_not()
    {
        var (story, caller, phone, bridge) = Talking();
        story.After(5).End(bridge, caller, phone);
        var run = new TrackerRun();
        foreach (var (e, at) in story.Events)
        {
            run.Apply(e with { Timestamp = at }, at.AddHours(1));
        }

        run.Wait(TimeSpan.FromSeconds(5));

        using var all = Assert.EnterMultipleScope();
        Assert.That(run.Call.StartedAt, Is.EqualTo(RecordedStory.Start));
        Assert.That((run.Call.State, run.Call.TalkSeconds), Is.EqualTo((CallState.Ended, (double?)5)));
        Assert.That(run.Call.EndKnown);
    }

    [Test]
    public void Ghosts_are_reaped()
    {
        var (story, caller, _, _) = Talking();
        story.After(1).WantsHangup(caller);
        var hung = new TrackerRun().Play(story.Events).Wait(TimeSpan.FromMinutes(5));
        Assert.That(hung.Call.State, Is.EqualTo(CallState.Ended), "its far end hung up long ago");

        var (endless, _, _, _) = Talking();
        var ghost = new TrackerRun().Play(endless.Events).Wait(TimeSpan.FromHours(13), TimeSpan.FromMinutes(1));
        Assert.That((ghost.Call.State, ghost.Call.EndKnown, ghost.Tracker.RememberedChannels), Is.EqualTo((CallState.Ended, false, 0)));
    }

    private static (TrackerRun Before, Story Story, Line Caller) WaitingInQueue()
    {
        var story = new Story();
        var caller = story.Up(story.Incoming(did: "+493055500200"));
        story.Send("QueueCallerJoin", caller, ("Queue", "sales"));
        return (new TrackerRun().Play(story.Events), story, caller);
    }

    // Another run finds the call ten seconds later; within a second it has ended.
    private static TrackerRun Found(TrackerRun before, Story story, Line caller, Action endsAfter)
    {
        var after = new TrackerRun();
        after.Tracker.Resume(Stored(before), before.Now);
        story.After(10);
        after.Take(after.Tracker.Restore([Row(caller, "Queue", 10, null)], story.Now, story.Now));
        var heard = story.Events.Count;
        story.After(0.5);
        endsAfter();
        story.WantsHangup(caller).Hangup(caller);
        return after.Play(story.Events.Skip(heard)).Wait(TimeSpan.FromSeconds(5));
    }

    private static (Story Story, Line Caller, Line Phone, string Bridge) Talking()
    {
        var story = new Story();
        var caller = story.Incoming();
        story.Send("VarSet", caller, ("Variable", "MIXMONITOR_FILENAME"), ("Value", "/var/spool/asterisk/monitor/1.wav"));
        var phone = story.Dial(caller, "101");
        var bridge = story.After(2).Answer(caller, phone);
        return (story, caller, phone, bridge);
    }

    /// <summary>As the database gives it back.</summary>
    private static List<CallSnapshot> Stored(TrackerRun run) => JsonSerializer.Deserialize<List<CallSnapshot>>(JsonSerializer.Serialize(run.Calls))!;

    private static CoreShowChannel Row(Line line, string application, double seconds, string? bridge = null) => new(
        new EventChannel(line.Name, line.Uniqueid, line.Linkedid, (ChannelState)line.State, line.Number, null, line.Context, line.Exten),
        application,
        TimeSpan.FromSeconds(seconds),
        bridge);
}
