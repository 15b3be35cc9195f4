using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Calls that are handed on without asking, by keys (<c>##</c>) or by the telephone's own transfer key (REFER).</summary>
[TestFixture(22)]
[TestFixture(16)]
public class BlindTransferStories(int version) : PlayedStories(version)
{
    [Test]
    public async Task To_a_colleague_who_answers([Values] bool byKeys)
    {
        using var s = await StageAsync(2);
        await HandOnAsync(s, byKeys);
        await s.Phone(s.B).Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 8);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A, s.B], Transfers = [$"blind {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 8, Recorded = true,
        });
    }

    [Test]
    public async Task To_a_colleague_who_is_busy([Values] bool byKeys)
    {
        using var s = await StageAsync(2);
        await HandOnAsync(s, byKeys);
        await s.Phone(s.B).IsBusy();
        await s.ClientCalls(s.A);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A], AnsweredBy = [s.A], MissedBy = [s.B], Transfers = [$"blind {s.A} {s.B} given up"], RingSeconds = 1, TalkSeconds = byKeys ? 2.5 : 1, Recorded = true,
        });
    }

    [Test]
    public async Task To_a_colleague_who_does_not_answer([Values] bool byKeys)
    {
        using var s = await StageAsync(2);
        await HandOnAsync(s, byKeys);
        await using var rings = await s.Phone(s.B).JustRings();
        await s.ClientCalls(s.A);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A], MissedBy = [s.B], Transfers = [$"blind {s.A} {s.B} given up"],
            RingSeconds = 1, TalkSeconds = Company.RingSeconds + (byKeys ? 2.5 : 1), Recorded = true,
        });
    }

    [Test]
    public async Task To_a_colleague_whom_the_caller_does_not_wait_for()
    {
        using var s = await StageAsync(2);
        await HandOnAsync(s, byKeys: false);
        await using var rings = await s.Phone(s.B).JustRings();
        await s.ClientCalls(s.A, talkFor: 4);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B], AnsweredBy = [s.A], MissedBy = [s.B], Transfers = [$"blind {s.A} {s.B} given up"], RingSeconds = 1, TalkSeconds = 4, Recorded = true,
        });
    }

    [Test]
    public async Task To_a_queue()
    {
        using var s = await StageAsync(1, "101", "102", "103");
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Refer("200"));
        await using var first = await s.Phone("101").JustRings();
        await using var second = await s.Phone("102").JustRings();
        await s.Phone("103").Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 6);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Queue = "sales", Rang = [s.A, "101", "102", "103"], AnsweredBy = [s.A, "103"], Transfers = [$"blind {s.A} 200 completed"], RingSeconds = 1, TalkSeconds = 6, Recorded = true,
        });
    }

    [Test]
    public async Task To_a_mobile_telephone()
    {
        using var s = await StageAsync(1, "outside");
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Refer("01701234567"));
        await using var mobile = await s.Outside.Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 6);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A], AnsweredBy = [s.A, "01701234567"], Transfers = [$"blind {s.A} 01701234567 completed"], RingSeconds = 1, TalkSeconds = 6, Recorded = true,
        });
    }

    [Test]
    public async Task Of_a_call_to_outside()
    {
        using var s = await StageAsync(2);
        await using var client = await s.ClientOf(s.A).Answers(after: 1, talkFor: 8);
        await s.Phone(s.B).Answers(after: 2);
        await s.Phone(s.A).Calls(s.Client, script: Script.None.Wait(1).Press($"##{s.B}"));

        await s.ExpectAsync(new Story(Outbound, Answered)
        {
            Called = s.Client, Rang = [s.B], AnsweredBy = ["outside", s.B], Transfers = [$"blind {s.A} {s.B} completed"], RingSeconds = 1, TalkSeconds = 8, Recorded = true,
        });
    }

    [Test]
    public async Task Twice()
    {
        using var s = await StageAsync(3);
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Refer(s.B));
        await s.Phone(s.B).Answers(after: 1, script: Script.None.Wait(1).Refer(s.C));
        await s.Phone(s.C).Answers(after: 1);
        await s.ClientCalls(s.A, talkFor: 7);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Rang = [s.A, s.B, s.C], AnsweredBy = [s.A, s.B, s.C], Transfers = [$"blind {s.A} {s.B} completed", $"blind {s.B} {s.C} completed"], RingSeconds = 1, TalkSeconds = 7, Recorded = true,
        });
    }

    private static Task<SippCall> HandOnAsync(Stage s, bool byKeys) =>
        s.Phone(s.A).Answers(after: 1, script: byKeys ? Script.None.Wait(1).Press($"##{s.B}") : Script.None.Wait(1).Refer(s.B));
}
