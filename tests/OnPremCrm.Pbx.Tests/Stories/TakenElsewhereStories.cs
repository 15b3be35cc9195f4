using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Calls that somebody else takes: pickup, the parking lot, forwards, a conference.</summary>
[TestFixture(22)]
[TestFixture(16)]
public class TakenElsewhereStories(int version) : PlayedStories(version)
{
    [Test]
    public async Task A_colleague_takes_any_call_that_rings_in_his_group()
    {
        using var s = await StageAsync(0, "137", "138");
        await using var rings = await s.Phone("137").JustRings();
        var caller = await s.ClientCalls("137", talkFor: 3);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await s.Phone("138").Calls("*8");

        await s.ExpectAsync(new Story(Inbound, Answered) { Called = Stage.Did("137"), Rang = ["137"], AnsweredBy = ["138"], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task A_colleague_takes_the_call_of_one_telephone()
    {
        using var s = await StageAsync(2);
        await using var rings = await s.Phone(s.A).JustRings();
        await s.ClientCalls(s.A, talkFor: 3);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await s.Phone(s.B).Calls($"**{s.A}");

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.B], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task A_colleague_takes_a_call_of_a_queue()
    {
        using var s = await StageAsync(1, "101", "102", "103");
        await using var rings = await s.AllRingAsync(["101", "102", "103"]);
        await s.ClientCalls("200", talkFor: 5);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await s.Phone(s.A).Calls("**102");

        await s.ExpectAsync(new Story(Inbound, Answered) { Queue = "sales", Rang = ["101", "102", "103"], AnsweredBy = [s.A], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task Parked_and_taken_by_a_colleague([Values] bool byKeys)
    {
        using var s = await StageAsync(2, "lot");
        await s.Phone(s.A).Answers(after: 1, script: byKeys ? Script.None.Wait(1).Press("##700") : Script.None.Wait(1).Refer("700"));
        await s.ClientCalls(s.A, talkFor: 9);
        await Task.Delay(TimeSpan.FromSeconds(6));
        await s.Phone(s.B).Calls("701");

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A, s.B], RingSeconds = 1, TalkSeconds = 9, Recorded = true });
    }

    [Test]
    public async Task Parked_too_long()
    {
        using var s = await StageAsync(1, "lot");
        var first = await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Press("##700"));
        await s.ClientCalls(s.A, talkFor: 12);
        await first.EndedAsync();
        await s.Phone(s.A).Answers(after: 1);

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 1, TalkSeconds = 12, Recorded = true });
    }

    [Test]
    public async Task Parked_and_the_caller_hangs_up()
    {
        using var s = await StageAsync(1, "lot");
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Press("##700"));
        await s.ClientCalls(s.A, talkFor: 5);

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 1, TalkSeconds = 5, Recorded = true });
    }

    [Test]
    public async Task The_telephone_sends_its_calls_on_to_a_colleague()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).SendsOn(s.B);
        await s.Phone(s.B).Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 3);

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.B], AnsweredBy = [s.B], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task The_telephone_sends_its_calls_on_after_a_while_and_the_colleague_does_not_answer()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).SendsOn(s.B, after: 2);
        await using var rings = await s.Phone(s.B).JustRings();
        await s.ClientCalls(s.A);

        await s.ExpectAsync(new Story(Inbound, Missed) { Rang = [s.A, s.B], MissedBy = [s.B], RingSeconds = Company.RingSeconds });
    }

    [Test]
    public async Task The_telephone_sends_its_calls_on_to_a_mobile_telephone()
    {
        using var s = await StageAsync(1, "outside");
        await s.Phone(s.A).SendsOn("01701234567");
        await using var mobile = await s.Outside.Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 3);

        await s.ExpectAsync(new Story(Inbound, Answered) { AnsweredBy = ["01701234567"], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task The_pbx_sends_the_calls_on_to_a_colleague()
    {
        using var s = await StageAsync(2);
        await s.Pbx.CommandAsync($"database put CF {s.A} {s.B}");
        await s.Phone(s.B).Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 3);

        await s.ExpectAsync(new Story(Inbound, Answered) { Called = Stage.Did(s.A), Rang = [s.B], AnsweredBy = [s.B], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
        await s.Pbx.CommandAsync($"database del CF {s.A}");
    }

    [Test]
    public async Task The_pbx_sends_the_calls_on_to_a_mobile_telephone()
    {
        using var s = await StageAsync(1, "outside");
        await s.Pbx.CommandAsync($"database put CF {s.A} 01701234567");
        await using var mobile = await s.Outside.Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 3);

        await s.ExpectAsync(new Story(Inbound, Answered) { AnsweredBy = ["01701234567"], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
        await s.Pbx.CommandAsync($"database del CF {s.A}");
    }

    [Test]
    public async Task A_conference()
    {
        using var s = await StageAsync(2, "conference");
        await s.ClientCalls("800", talkFor: 11);

        // So long is he told that he is alone.
        await Task.Delay(TimeSpan.FromSeconds(5));
        await s.Phone(s.A).Calls("800", talkFor: 5);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await s.Phone(s.B).Calls("800", talkFor: 3);

        // In the ledger each of them is a call by itself, in which nobody else is.

        await s.ExpectAsync(
            new Story(Inbound, Answered) { Called = Stage.Did("800"), AnsweredBy = [s.A, s.B], TalkSeconds = 6, Recorded = true, IsInLedger = false },
            new Story(Internal, Answered) { Called = "800", AnsweredBy = ["outside", s.B], TalkSeconds = 5, IsInLedger = false },
            new Story(Internal, Answered) { Called = "800", AnsweredBy = ["outside", s.A], TalkSeconds = 3, IsInLedger = false });
    }
}
