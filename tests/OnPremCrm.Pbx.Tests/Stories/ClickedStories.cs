using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;
using static OnPremCrm.Core.TelephonyCommands.TelephonyCommandKind;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>What people do with a call by a click on its card: Asterisk does it, and the log says what a person who watched would say.</summary>
[TestFixture(22)]
[TestFixture(16)]
public class ClickedStories(int version) : PlayedStories(version)
{
    [Test]
    public async Task Declined_by_the_only_one_whose_telephone_rings()
    {
        using var s = await StageAsync(1);
        await using var rings = await s.Phone(s.A).JustRings();
        await s.ClientCalls(s.A);
        Assert.That(await s.WhileRingingAsync(s.A, Decline), Is.Null);

        await s.ExpectAsync(new Story(Inbound, Missed) { Rang = [s.A], MissedBy = [s.A], RingSeconds = s.DoneAfter });
    }

    [Test]
    public async Task Declined_in_a_queue_that_goes_on_with_the_others()
    {
        using var s = await StageAsync(0, "101", "102", "103");
        await using var first = await s.Phone("101").JustRings();
        await s.Phone("102").Answers(after: 4);
        await using var third = await s.Phone("103").JustRings();
        await s.ClientCalls("200", talkFor: 7);
        Assert.That(await s.WhileRingingAsync("101", Decline), Is.Null);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Queue = "sales", Rang = ["101", "102", "103"], AnsweredBy = ["102"], RingSeconds = 4, TalkSeconds = 3, Recorded = true,
        });
    }

    [Test]
    public async Task Sent_on_while_it_rings_to_a_colleague_who_answers()
    {
        using var s = await StageAsync(2);
        await using var rings = await s.Phone(s.A).JustRings();
        await s.Phone(s.B).Answers(after: 1, talkFor: 3);
        await s.ClientCalls(s.A);
        Assert.That(await s.WhileRingingAsync(s.A, SendOn, s.B), Is.Null);

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.A, s.B], AnsweredBy = [s.B], RingSeconds = s.DoneAfter + 1, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task Sent_on_while_it_rings_to_a_colleague_who_does_not_answer()
    {
        using var s = await StageAsync(2);
        await using var rings = await s.Phone(s.A).JustRings();
        await using var alsoRings = await s.Phone(s.B).JustRings();
        await s.ClientCalls(s.A);
        Assert.That(await s.WhileRingingAsync(s.A, SendOn, s.B), Is.Null);

        await s.ExpectAsync(new Story(Inbound, Missed) { Rang = [s.A, s.B], MissedBy = [s.B], RingSeconds = s.DoneAfter + Company.RingSeconds });
    }

    [Test]
    public async Task Sent_on_out_of_a_queue_whose_other_telephones_have_missed_nothing()
    {
        using var s = await StageAsync(1, "101", "102", "103");
        await using var all = await s.AllRingAsync(["101", "102", "103"]);
        await s.Phone(s.A).Answers(after: 1, talkFor: 2);
        await s.ClientCalls("200");
        Assert.That(await s.WhileRingingAsync("101", SendOn, s.A), Is.Null);

        await s.ExpectAsync(new Story(Inbound, Answered) { Queue = "sales", Rang = ["101", "102", "103", s.A], AnsweredBy = [s.A], RingSeconds = s.DoneAfter + 1, TalkSeconds = 2, Recorded = true });
    }

    [Test]
    public async Task Handed_over_blindly_in_a_conversation()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1);
        await s.Phone(s.B).Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 8);
        Assert.That(await s.WhileTalkingAsync(s.A, HandOver, s.B), Is.Null);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"blind {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 8, Recorded = true,
        });
    }

    [Test]
    public async Task Handed_over_blindly_by_the_one_who_called_outside()
    {
        using var s = await StageAsync(2);
        await using var client = await s.ClientOf(s.A).Answers(after: 1, talkFor: 8);
        await s.Phone(s.B).Answers(after: 2);
        await s.Phone(s.A).Calls(s.Client);
        Assert.That(await s.WhileTalkingAsync(s.A, HandOver, s.B), Is.Null);

        await s.ExpectAsync(new Story(Outbound, Answered)
        {
            Called = s.Client, Rang = [s.B], AnsweredBy = ["outside", s.B], Transfers = [$"blind {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 8, Recorded = true,
        });
    }

    [Test]
    public async Task A_colleague_is_asked_first_and_takes_it()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1);
        await s.Phone(s.B).Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 11);
        Assert.That(await s.WhileTalkingAsync(s.A, AskColleague, s.B), Is.Null);
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.That(await s.WhileTalkingWithAsync(s.A, s.B, HangUp), Is.Null);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 11, Recorded = true,
        });
    }

    [Test]
    public async Task A_colleague_is_asked_first_and_says_no()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1);
        await s.Phone(s.B).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 10);
        Assert.That(await s.WhileTalkingAsync(s.A, AskColleague, s.B), Is.Null);
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.That(await s.WhileTalkingWithAsync(s.A, s.B, TelephonyCommandKind.TakeBack), Is.Null);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A], Transfers = [$"attended {s.A} {s.B} given up"], RingSeconds = 1, TalkSeconds = 10, Recorded = true,
        });
    }

    [Test]
    public async Task Who_does_not_talk_has_nothing_to_hand_over_and_who_does_not_ring_nothing_to_decline()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 9);
        Assert.That(await s.WhileTalkingAsync(s.A, HandOver, "102", by: s.B), Is.EqualTo(CommandRefusal.NotTalking));
        Assert.That(await s.WhileTalkingAsync(s.A, Decline), Is.EqualTo(CommandRefusal.NotRinging));
        Assert.That(await s.WhileTalkingAsync(s.A, HandOver, s.A), Is.EqualTo(CommandRefusal.NumberNotAllowed));

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 1, TalkSeconds = 9, Recorded = true });
    }
}
