using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests;

/// <summary>What the tracker makes of real calls, at the oldest and the newest Asterisk that we support, through our filters.</summary>
[TestFixture(22)]
[TestFixture(16)]
[Parallelizable(ParallelScope.Self)] // each has a PBX of its own
public class CallTrackerTests(int version)
{
    private RealAsterisk _pbx = null!;

    [OneTimeSetUp]
    public async Task StartAsterisk() => _pbx = await RealAsterisk.StartAsync(version, ringSeconds: 4, queueSeconds: 3);

    [OneTimeTearDown]
    public async Task StopAsterisk()
    {
        if (_pbx is not null)
        {
            await _pbx.DisposeAsync();
        }
    }

    [Test]
    public async Task Queue_that_times_out_is_missed_by_all_who_rang()
    {
        await using var listener = await ListenAsync();
        await using var first = await _pbx.Phone("101").JustRings();
        await using var second = await _pbx.Phone("102").JustRings();
        await using var third = await _pbx.Phone("103").JustRings();
        await using var caller = await _pbx.Outside.Calls("+493055500200", from: "+491701234567");
        await caller.EndedAsync();

        var call = await CallAsync(listener);

        using var all = Assert.EnterMultipleScope();
        Assert.That((call.Disposition, call.Queue, call.NumberAsPresented), Is.EqualTo(((CallDisposition?)CallDisposition.Missed, "sales", "+491701234567")));
        Assert.That(call.MissedBy, Is.EquivalentTo(new[] { "101", "102", "103" }));
        Assert.That(call.RingSeconds, Is.EqualTo(3).Within(1.5));
    }

    [Test]
    public async Task Picked_up_by_a_colleague_is_one_call()
    {
        await using var listener = await ListenAsync();
        await using var rings = await _pbx.Phone("104").JustRings();
        await using var caller = await _pbx.Outside.Calls("+493055500104", from: "+491701234567", talkFor: 2);
        await listener.EventAsync<Newstate>(state => state.Channel is { State: ChannelState.Ringing } channel && channel.Name.StartsWith("PJSIP/104"));
        await using var colleague = await _pbx.Phone("105").Calls("*8");
        await caller.EndedAsync();

        var call = await CallAsync(listener);

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "105" }));
        Assert.That(call.MissedBy, Is.Empty);
        Assert.That(call.Pickups.Select(pickup => (pickup.From, pickup.By)), Is.EqualTo(new[] { ("104", "105") }));
        Assert.That(call.TalkSeconds, Is.EqualTo(2).Within(1));
    }

    [Test]
    public async Task Group_of_which_all_are_busy_is_busy()
    {
        await using var listener = await ListenAsync();
        await using var first = await _pbx.Phone("107").IsBusy();
        await using var second = await _pbx.Phone("108").IsBusy();
        await using var third = await _pbx.Phone("109").IsBusy();
        await using var caller = await _pbx.Outside.Calls("+493055500500", from: "+491701234567");
        await caller.EndedAsync();

        var call = await CallAsync(listener);

        using var all = Assert.EnterMultipleScope();
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Busy));
        Assert.That(call.MissedBy, Is.EquivalentTo(new[] { "107", "108", "109" }));
    }

    [Test]
    public async Task Operator_calls_out_and_the_far_end_answers_and_hangs_up()
    {
        await using var listener = await ListenAsync();
        await using var far = await _pbx.Outside.Answers(after: 1, talkFor: 2);
        await using var caller = await _pbx.Phone("106").Calls("0301234567");
        await caller.EndedAsync();

        var call = await CallAsync(listener);

        using var all = Assert.EnterMultipleScope();
        Assert.That((call.Direction, call.Operator, call.NumberAsPresented, call.HungUpBy), Is.EqualTo((CallDirection.Outbound, "106", "0301234567", "outside")));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { "outside" }));
        Assert.That(call.TalkSeconds, Is.EqualTo(2).Within(1));
        Assert.That(call.Recordings.Single().Path, Does.StartWith(_pbx.MonitorPath));
    }

    private async Task<AmiListener> ListenAsync()
    {
        var listener = new AmiListener(_pbx);
        await listener.SignalAsync<AmiConnected>();
        return listener;
    }

    /// <summary>The one call of the story, as soon as all its channels have ended.</summary>
    private static async Task<CallSnapshot> CallAsync(AmiListener listener)
    {
        var opener = await listener.EventAsync<Newchannel>();
        await listener.EventAsync<Hangup>(hangup => hangup.Channel.Uniqueid == opener.Channel.Uniqueid);
        foreach (var born in listener.Events.OfType<Newchannel>())
        {
            await listener.EventAsync<Hangup>(hangup => hangup.Channel.Uniqueid == born.Channel.Uniqueid);
        }

        var tracker = new CallTracker(new TrackerOptions("main") { Trunks = ["PJSIP/trunk-itsp"] });
        var calls = new Dictionary<string, CallSnapshot>();
        var at = DateTimeOffset.MinValue;
        foreach (var received in listener.Heard.OfType<AmiReceived>())
        {
            if (EventReader.Read(received.Message) is { } heard)
            {
                at = received.At;
                Take(tracker.Apply(heard, at));
            }
        }

        Take(tracker.Tick(at.AddSeconds(3)));
        Assert.That((tracker.LiveChannels, tracker.Bridges), Is.EqualTo((0, 0)));
        return calls.Values.Single(call => call.MergedInto is null);

        void Take(IReadOnlyList<CallSnapshot> changed)
        {
            foreach (var snapshot in changed)
            {
                calls[snapshot.Key] = snapshot;
            }
        }
    }
}
