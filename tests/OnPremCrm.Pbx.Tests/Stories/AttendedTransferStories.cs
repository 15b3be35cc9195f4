using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Calls that are handed on after asking: by keys (<c>*2</c>) or on the telephone's second line (REFER with Replaces).</summary>
[TestFixture(22)]
[TestFixture(16)]
public class AttendedTransferStories(int version) : PlayedStories(version)
{
    [Test]
    public async Task The_colleague_takes_it()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Ask(s).Wait(3).HangUp());
        await s.Phone(s.B).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 9);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 9, Recorded = true,
        });
    }

    [Test]
    public async Task The_colleague_takes_it_at_the_press_of_keys()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Ask(s).Wait(3).Press("*2"));
        await s.Phone(s.B).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 9);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 9, Recorded = true,
        });
    }

    [Test]
    public async Task The_colleague_says_no()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Ask(s).Wait(3).Press("*1"));
        await s.Phone(s.B).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 10);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A], Transfers = [$"attended {s.A} {s.B} given up"], RingSeconds = 1, TalkSeconds = 10, Recorded = true,
        });
    }

    [Test]
    public async Task The_colleague_does_not_answer()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Ask(s));
        await using var rings = await s.Phone(s.B).JustRings();
        await s.ClientCalls(s.A, talkFor: 10);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A], Transfers = [$"attended {s.A} {s.B} given up"], RingSeconds = 1, TalkSeconds = 10, Recorded = true,
        });
    }

    [Test]
    public async Task The_colleague_is_busy()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Ask(s));
        await s.Phone(s.B).IsBusy();
        await s.ClientCalls(s.A, talkFor: 8);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A], AnsweredBy = [s.A], Transfers = [$"attended {s.A} {s.B} given up"], RingSeconds = 1, TalkSeconds = 8, Recorded = true,
        });
    }

    [Test]
    public async Task The_first_hangs_up_while_the_colleague_still_rings()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Ask(s).Wait(1).HangUp());
        await s.Phone(s.B).Answers(after: 3);
        await s.ClientCalls(s.A, talkFor: 10);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 10, Recorded = true,
        });
    }

    [Test]
    public async Task The_first_hangs_up_while_the_colleague_rings_in_vain_and_is_rung_back()
    {
        if (Version == 16)
        {
            Assert.Ignore("Asterisk 16.28 crashes now and then at the moment in which it rings the first one back, and takes the other stories' calls with it.");
        }

        using var s = await StageAsync(2);
        var first = await s.Phone(s.A).Answers(after: 1, script: Ask(s).Wait(1).HangUp());
        await using var rings = await s.Phone(s.B).JustRings();
        await s.ClientCalls(s.A, talkFor: 12);
        await first.EndedAsync();
        await s.Phone(s.A).Answers(after: 1);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A], MissedBy = [s.B], Transfers = [$"attended {s.A} {s.B} given up"], RingSeconds = 1, TalkSeconds = 12, Recorded = true,
        });
    }

    [Test]
    public async Task The_caller_hangs_up_while_the_colleague_is_asked()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Ask(s).Wait(5).HangUp());
        await s.Phone(s.B).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 6);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A], Transfers = [$"attended {s.A} {s.B} given up"], RingSeconds = 1, TalkSeconds = 6, Recorded = true,
        });
    }

    [Test]
    public async Task All_three_talk()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Ask(s).Wait(3).Press("*3"));
        await s.Phone(s.B).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 10);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 10, Recorded = true,
        });
    }

    [Test]
    public async Task Of_a_call_to_outside()
    {
        using var s = await StageAsync(2);
        await using var client = await s.ClientOf(s.A).Answers(after: 1, talkFor: 9);
        await s.Phone(s.B).Answers(after: 1);
        await s.Phone(s.A).Calls(s.Client, script: Ask(s).Wait(3).HangUp());

        await s.ExpectAsync(new Story(Outbound, Answered)
        {
            Rang = [s.B], AnsweredBy = ["outside", s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 9, Recorded = true,
        });
    }

    [Test]
    public async Task A_queue_is_asked_and_who_answers_there_takes_it()
    {
        using var s = await StageAsync(1, "101", "102", "103");
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Press("*2").Wait(0.5).Press("200").Wait(4).HangUp());
        await using var first = await s.Phone("101").JustRings();
        await s.Phone("102").Answers(after: 2);
        await using var third = await s.Phone("103").JustRings();
        await s.ClientCalls(s.A, talkFor: 11);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Queue = "sales", Rang = [s.A, "101", "102", "103"], AnsweredBy = [s.A, "102"], Transfers = [$"attended {s.A} 200 completed"], RingSeconds = 1, TalkSeconds = 11, Recorded = true,
        });
    }

    [Test]
    public async Task A_mobile_telephone_is_asked_and_takes_it()
    {
        using var s = await StageAsync(1, "outside");
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Press("*2").Wait(0.5).Press("01701234567").Wait(8).HangUp());
        await using var mobile = await s.Outside.Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 17);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A], AnsweredBy = [s.A, "01701234567"], Transfers = [$"attended {s.A} 01701234567 completed"], RingSeconds = 1, TalkSeconds = 17, Recorded = true,
        });
    }

    [Test]
    public async Task Asked_on_the_second_line()
    {
        using var s = await StageAsync(2);
        var second = await s.Phone(s.A).SecondLine(s.B, askFor: 2);
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Hold().JoinWith(second));
        await s.Phone(s.B).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 8);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 8, Recorded = true,
        });
    }

    [Test]
    public async Task Joined_on_the_second_line_while_the_colleague_still_rings()
    {
        using var s = await StageAsync(2);
        var second = await s.Phone(s.A).SecondLine(s.B, askFor: null);
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Hold().JoinWith(second));
        await s.Phone(s.B).Answers(after: 3);
        await s.ClientCalls(s.A, talkFor: 8);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 8, Recorded = true,
        });
    }

    [Test]
    public async Task Asked_on_the_second_line_of_a_call_to_outside()
    {
        using var s = await StageAsync(2);
        await using var client = await s.ClientOf(s.A).Answers(after: 1, talkFor: 8);
        var second = await s.Phone(s.A).SecondLine(s.B, askFor: 2);
        await s.Phone(s.B).Answers(after: 1);
        await s.Phone(s.A).Calls(s.Client, script: Script.None.Wait(1).Hold().JoinWith(second));

        await s.ExpectAsync(new Story(Outbound, Answered)
        {
            Rang = [s.B], AnsweredBy = ["outside", s.B], Transfers = [$"attended {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 8, Recorded = true,
        });
    }

    [Test]
    public async Task Asked_on_the_second_line_in_vain()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Hold().Wait(4).Resume());
        await s.Phone(s.B).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 8);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await s.Phone(s.A).Calls(s.B, talkFor: 2);

        // Nothing joins the two: they are two calls.
        await s.ExpectAsync(
            new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 1, TalkSeconds = 8, Recorded = true },
            new Story(Internal, Answered) { Rang = [s.B], AnsweredBy = [s.B], RingSeconds = 1, TalkSeconds = 2 });
    }

    private static Script Ask(Stage s) => Script.None.Wait(1).Press("*2").Wait(0.5).Press(s.B);
}
