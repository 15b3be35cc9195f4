using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Calls of the operators, dialled on the telephone and by a click.</summary>
[TestFixture(22)]
[TestFixture(16)]
public class OutboundStories(int version) : PlayedStories(version)
{
    [Test]
    public async Task The_client_answers()
    {
        using var s = await StageAsync(1);
        await using var client = await s.ClientOf(s.A).Answers(after: 2);
        await s.Phone(s.A).Calls(s.Client, talkFor: 3);

        await s.ExpectAsync(new Story(Outbound, Answered) { Called = s.Client, AnsweredBy = ["outside"], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
    }

    [TestCase("0")]
    [TestCase("0049")]
    public async Task Dialled_in_another_form(string prefix)
    {
        using var s = await StageAsync(1);
        await using var client = await s.ClientOf(s.A).Answers(after: 1, talkFor: 2);
        var dialled = prefix + s.Client[3..];
        await s.Phone(s.A).Calls(dialled);

        await s.ExpectAsync(new Story(Outbound, Answered) { Called = dialled, Number = dialled, E164 = s.Client, AnsweredBy = ["outside"], RingSeconds = 1, TalkSeconds = 2, Recorded = true });
    }

    [Test]
    public async Task The_client_does_not_answer()
    {
        using var s = await StageAsync(1);
        await using var client = await s.ClientOf(s.A).JustRings();
        await s.Phone(s.A).Calls(s.Client);

        await s.ExpectAsync(new Story(Outbound, Missed) { RingSeconds = Company.RingSeconds });
    }

    [Test]
    public async Task The_client_is_busy()
    {
        using var s = await StageAsync(1);
        await using var client = await s.ClientOf(s.A).IsBusy();
        await s.Phone(s.A).Calls(s.Client);

        await s.ExpectAsync(new Story(Outbound, Busy));
    }

    [Test]
    public async Task The_client_declines()
    {
        using var s = await StageAsync(1);
        await using var client = await s.ClientOf(s.A).Refuses("603 Decline", after: 2);
        await s.Phone(s.A).Calls(s.Client);

        await s.ExpectAsync(new Story(Outbound, Busy) { RingSeconds = 2 });
    }

    [TestCase("404 Not Found")]
    [TestCase("503 Service Unavailable")]
    public async Task The_client_cannot_be_reached(string status)
    {
        using var s = await StageAsync(1);
        await using var client = await s.ClientOf(s.A).Refuses(status);
        await s.Phone(s.A).Calls(s.Client);

        await s.ExpectAsync(new Story(Outbound, Failed));
    }

    [Test]
    public async Task The_operator_gives_up()
    {
        using var s = await StageAsync(1);
        await using var client = await s.ClientOf(s.A).JustRings();
        await s.Phone(s.A).Calls(s.Client, patience: 3);

        await s.ExpectAsync(new Story(Outbound, Abandoned) { RingSeconds = 3 });
    }

    [Test]
    public async Task A_colleague_answers()
    {
        using var s = await StageAsync(2);
        await using var colleague = await s.Phone(s.B).Answers(after: 2);
        await s.Phone(s.A).Calls(s.B, talkFor: 2);

        await s.ExpectAsync(new Story(Internal, Answered) { Called = s.B, Rang = [s.B], AnsweredBy = [s.B], RingSeconds = 2, TalkSeconds = 2 });
    }

    [Test]
    public async Task A_colleague_does_not_answer()
    {
        using var s = await StageAsync(2);
        await using var colleague = await s.Phone(s.B).JustRings();
        await s.Phone(s.A).Calls(s.B, patience: 2);

        await s.ExpectAsync(new Story(Internal, Abandoned) { Called = s.B, Rang = [s.B], MissedBy = [s.B], RingSeconds = 2 });
    }

    [Test]
    public async Task A_click_that_ends_in_a_conversation()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 1);
        await using var client = await s.ClientOf(s.A).Answers(after: 2, talkFor: 3);
        var click = await s.ClickAsync(s.A);

        await s.ExpectAsync(new Story(Outbound, Answered) { Called = s.Client, Rang = [s.A], AnsweredBy = ["outside"], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.Answered));
    }

    [Test]
    public async Task A_click_whose_own_telephone_nobody_picks_up()
    {
        using var s = await StageAsync(1);
        await using var rings = await s.Phone(s.A).JustRings();
        var click = await s.ClickAsync(s.A);

        await s.ExpectAsync(new Story(Outbound, Failed) { Called = s.Client, Rang = [s.A] });
        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.YouDidNotAnswer));
    }

    [Test]
    public async Task A_click_whose_own_telephone_is_busy()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).IsBusy();
        var click = await s.ClickAsync(s.A);

        await s.ExpectAsync(new Story(Outbound, Failed) { Called = s.Client });
        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.YouWereBusy));
    }

    [Test]
    public async Task A_click_that_is_declined_at_the_own_telephone()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Declines(after: 1);
        var click = await s.ClickAsync(s.A);

        await s.ExpectAsync(new Story(Outbound, Failed) { Called = s.Client, Rang = [s.A] });
        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.YouDeclined));
    }

    [Test]
    public async Task A_click_where_the_client_does_not_answer()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 1);
        await using var client = await s.ClientOf(s.A).JustRings();
        var click = await s.ClickAsync(s.A);

        await s.ExpectAsync(new Story(Outbound, Missed) { Called = s.Client, Rang = [s.A], RingSeconds = Company.RingSeconds });
        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.NoAnswer));
    }

    [Test]
    public async Task A_click_where_the_client_is_busy()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 1);
        await using var client = await s.ClientOf(s.A).IsBusy();
        var click = await s.ClickAsync(s.A);

        await s.ExpectAsync(new Story(Outbound, Busy) { Called = s.Client, Rang = [s.A] });
        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.Busy));
    }

    [Test]
    public async Task A_click_where_the_client_cannot_be_reached()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 1);
        await using var client = await s.ClientOf(s.A).Refuses("404 Not Found");
        var click = await s.ClickAsync(s.A);

        await s.ExpectAsync(new Story(Outbound, Failed) { Called = s.Client, Rang = [s.A] });
        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.Failed));
    }

    [Test]
    public async Task A_click_where_the_operator_gives_up_while_it_rings_at_the_client()
    {
        using var s = await StageAsync(1);
        await s.Phone(s.A).Answers(after: 1, talkFor: 2);
        await using var client = await s.ClientOf(s.A).JustRings();
        var click = await s.ClickAsync(s.A);

        await s.ExpectAsync(new Story(Outbound, Abandoned) { Called = s.Client, Rang = [s.A], RingSeconds = 2 });
        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.Stopped));
    }

    [Test]
    public async Task A_click_at_a_telephone_that_is_switched_off_makes_no_call()
    {
        using var s = await StageAsync(0, RealAsterisk.SwitchedOff);
        var click = await s.ClickAsync(RealAsterisk.SwitchedOff);

        Assert.That(await s.ClickEndedAsync(click), Is.EqualTo(DialOutcome.PhoneUnreachable));
        await s.ExpectAsync();
    }
}
