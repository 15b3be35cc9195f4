using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Calls to one operator's own number.</summary>
[TestFixture(22)]
[TestFixture(16)]
public class InboundStories(int version) : PlayedStories(version)
{
    [Test]
    public async Task The_operator_answers()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 2);
        await s.ClientCalls(s.A, talkFor: 3);

        await s.ExpectAsync(new Story(Inbound, Answered) { Called = Stage.Did(s.A), Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task The_operator_hangs_up_first()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 1, talkFor: 2);
        await s.ClientCalls(s.A);

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 1, TalkSeconds = 2, Recorded = true });
    }

    [Test]
    public async Task Nobody_answers_until_the_pbx_gives_up()
    {
        using var s = await StageAsync(1);
        await using var rings = await s.Phone(s.A).JustRings();
        await s.ClientCalls(s.A);

        await s.ExpectAsync(new Story(Inbound, Missed) { Rang = [s.A], MissedBy = [s.A], RingSeconds = Company.RingSeconds });
    }

    [Test]
    public async Task The_caller_gives_up()
    {
        using var s = await StageAsync(1);
        await using var rings = await s.Phone(s.A).JustRings();
        await s.ClientCalls(s.A, patience: 3);

        await s.ExpectAsync(new Story(Inbound, Abandoned) { Rang = [s.A], MissedBy = [s.A], RingSeconds = 3 });
    }

    [Test]
    public async Task The_operator_is_busy()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).IsBusy();
        await s.ClientCalls(s.A);

        await s.ExpectAsync(new Story(Inbound, Busy) { MissedBy = [s.A] });
    }

    [Test]
    public async Task The_operator_declines()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Declines(after: 2);
        await s.ClientCalls(s.A);

        await s.ExpectAsync(new Story(Inbound, Missed) { Rang = [s.A], MissedBy = [s.A], RingSeconds = 2 });
    }

    [Test]
    public async Task The_operators_telephone_is_switched_off()
    {
        using var s = await StageAsync(0, RealAsterisk.SwitchedOff);
        await s.ClientCalls(RealAsterisk.SwitchedOff);

        await s.ExpectAsync(new Story(Inbound, Failed));
    }

    [Test]
    public async Task The_office_is_closed()
    {
        using var s = await StageAsync(0);
        await s.ClientCalls("600");

        await s.ExpectAsync(new Story(Inbound, Missed) { Called = Stage.Did("600") });
    }

    [Test]
    public async Task The_number_leads_nowhere()
    {
        using var s = await StageAsync(0);
        await s.ClientCalls("999");

        await s.ExpectAsync(new Story(Inbound, Failed) { Called = Stage.Did("999") });
    }

    [Test]
    public async Task The_operator_puts_the_caller_on_hold()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 1, script: Script.None.Wait(1).Hold().Wait(3).Resume());
        await s.ClientCalls(s.A, talkFor: 6);

        var call = await s.ExpectAsync(new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 1, TalkSeconds = 6, Recorded = true });
        Assert.That(await s.StripAsync(call[0]), Is.EqualTo(new[] { "talk 1", "hold 3", "talk 2" }));
    }

    [Test]
    public async Task One_client_calls_two_operators_at_once()
    {
        using var s = await StageAsync(2);
        await s.Phone(s.A).Answers(after: 1);
        await s.Phone(s.B).Answers(after: 3);
        await s.ClientCalls(s.A, talkFor: 4);
        await Task.Delay(TimeSpan.FromSeconds(0.5));
        await s.ClientCalls(s.B, talkFor: 2);

        await s.ExpectAsync(
            new Story(Inbound, Answered) { Called = Stage.Did(s.A), Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 1, TalkSeconds = 4, Recorded = true },
            new Story(Inbound, Answered) { Called = Stage.Did(s.B), Rang = [s.B], AnsweredBy = [s.B], RingSeconds = 3, TalkSeconds = 2, Recorded = true });
    }

    [Test]
    public async Task One_client_calls_one_operator_twice_at_once()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 2, calls: 2);
        await s.ClientCalls(s.A, talkFor: 5);
        await Task.Delay(TimeSpan.FromSeconds(0.5));
        await s.ClientCalls(s.A, talkFor: 2);

        await s.ExpectAsync(
            new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 2, TalkSeconds = 5, Recorded = true },
            new Story(Inbound, Answered) { Rang = [s.A], AnsweredBy = [s.A], RingSeconds = 2, TalkSeconds = 2, Recorded = true });
    }
}
