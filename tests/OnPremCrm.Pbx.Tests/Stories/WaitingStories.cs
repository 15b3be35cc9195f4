using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Menus, queues, groups of telephones, voicemail.</summary>
[TestFixture(22)]
[TestFixture(16)]
public class WaitingStories(int version) : PlayedStories(version)
{
    private static readonly string[] Sales = ["101", "102", "103"];
    private static readonly string[] Support = ["104", "105", "106"];
    private const string OneOfSupport = "104|105|106";
    private static readonly string[] Group = ["107", "108", "109"];

    [Test]
    public async Task The_caller_gives_up_in_the_menu()
    {
        using var s = await StageAsync(0);
        await s.ClientCalls("000", talkFor: 2);

        await s.ExpectAsync(new Story(Inbound, Abandoned) { Called = Stage.Did("000") });
    }

    [Test]
    public async Task The_caller_chooses_nothing_in_the_menu_and_comes_to_sales()
    {
        using var s = await StageAsync(0, Sales);
        await s.Phone("101").Answers(after: 1, talkFor: 2);
        await using var second = await s.Phone("102").JustRings();
        await using var third = await s.Phone("103").JustRings();
        await s.ClientCalls("000");

        await s.ExpectAsync(new Story(Inbound, Answered) { Queue = "sales", Rang = Sales, AnsweredBy = ["101"], RingSeconds = 1, TalkSeconds = 2, Recorded = true });
    }

    [Test]
    public async Task The_caller_chooses_support_in_the_menu()
    {
        using var s = await StageAsync(0, Support);
        await using var phones = await s.AllAnswerAsync(Support, after: 1);
        await s.ClientCalls("000", talkFor: 3, script: Script.None.Wait(1).Press("2"));

        var call = (await s.ExpectAsync(new Story(Inbound, Answered) { Queue = "support", Rang = [OneOfSupport], AnsweredBy = [OneOfSupport], RingSeconds = 1, TalkSeconds = 2, Recorded = true }))[0];
        Assert.That(call.WaitSeconds, Is.EqualTo(1.2).Within(Story.Tolerance), "the menu");
    }

    [Test]
    public async Task A_queue_where_the_second_answers()
    {
        using var s = await StageAsync(0, Sales);
        await using var first = await s.Phone("101").JustRings();
        await s.Phone("102").Answers(after: 3, talkFor: 3);
        await using var third = await s.Phone("103").JustRings();
        await s.ClientCalls("200");

        await s.ExpectAsync(new Story(Inbound, Answered) { Queue = "sales", Rang = Sales, AnsweredBy = ["102"], RingSeconds = 3, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task A_queue_that_the_caller_leaves()
    {
        using var s = await StageAsync(0, Sales);
        await using var rings = await s.AllRingAsync(Sales);

        // The queue's music is an answer on the line: the caller hangs up instead of giving up.
        await s.ClientCalls("200", talkFor: 3);

        await s.ExpectAsync(new Story(Inbound, Abandoned) { Queue = "sales", Rang = Sales, MissedBy = Sales, RingSeconds = 3 });
    }

    [Test]
    public async Task A_queue_whose_time_is_over()
    {
        using var s = await StageAsync(0, Sales);
        await using var rings = await s.AllRingAsync(Sales);
        await s.ClientCalls("200");

        await s.ExpectAsync(new Story(Inbound, Missed) { Queue = "sales", Rang = Sales, MissedBy = Sales, RingSeconds = Company.QueueSeconds });
    }

    [Test]
    public async Task A_queue_in_which_nobody_is()
    {
        using var s = await StageAsync(0);
        await s.ClientCalls("320");

        await s.ExpectAsync(new Story(Inbound, Missed) { Called = Stage.Did("320") });
    }

    [Test]
    public async Task A_queue_that_rings_one_after_the_other()
    {
        using var s = await StageAsync(0, Support);
        await using var phones = await s.AllAnswerAsync(Support, after: 6);
        await using var caller = await s.ClientCalls("300", patience: 7);

        // Each rings for five seconds: the second has begun when the caller gives up.
        var call = (await s.ExpectAsync(new Story(Inbound, Abandoned) { Queue = "support", Rang = [OneOfSupport, OneOfSupport], MissedBy = [OneOfSupport, OneOfSupport], RingSeconds = 7 }))[0];
        Assert.That(call.Legs.Count(leg => leg.RangAt is not null), Is.EqualTo(2));
    }

    [Test]
    public async Task A_queue_that_overflows_into_another()
    {
        using var s = await StageAsync(0, [.. Sales, .. Support]);
        await using var support = await s.AllRingAsync(Support);
        await using var first = await s.Phone("101").JustRings();
        await s.Phone("102").Answers(after: 2);
        await using var third = await s.Phone("103").JustRings();
        await s.ClientCalls("310", talkFor: 2);

        await s.ExpectAsync(new Story(Inbound, Answered)
        {
            Queue = "sales", Rang = [OneOfSupport, .. Sales], AnsweredBy = ["102"], MissedBy = [OneOfSupport], RingSeconds = 6, TalkSeconds = 2, Recorded = true,
        });
    }

    [Test]
    public async Task A_ring_group_where_one_answers()
    {
        using var s = await StageAsync(0, Group);
        await using var first = await s.Phone("107").JustRings();
        await s.Phone("108").Answers(after: 2);
        await using var third = await s.Phone("109").JustRings();
        await s.ClientCalls("500", talkFor: 3);

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = Group, AnsweredBy = ["108"], RingSeconds = 2, TalkSeconds = 3, Recorded = true });
    }

    [Test]
    public async Task A_ring_group_where_one_is_busy_one_declines_and_one_lets_it_ring()
    {
        using var s = await StageAsync(0, Group);
        await s.Phone("107").IsBusy();
        await s.Phone("108").Declines(after: 2);
        await using var third = await s.Phone("109").JustRings();
        await s.ClientCalls("500");

        await s.ExpectAsync(new Story(Inbound, Missed) { Rang = ["108", "109"], MissedBy = Group, RingSeconds = Company.RingSeconds });
    }

    [Test]
    public async Task A_ring_group_where_one_is_busy_one_declines_and_one_answers()
    {
        using var s = await StageAsync(0, Group);
        await s.Phone("107").IsBusy();
        await s.Phone("108").Declines(after: 1);
        await s.Phone("109").Answers(after: 3);
        await s.ClientCalls("500", talkFor: 2);

        // A colleague whose telephone rang with theirs took it: nobody has missed anything.
        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = ["108", "109"], AnsweredBy = ["109"], RingSeconds = 3, TalkSeconds = 2, Recorded = true });
    }

    [Test]
    public async Task A_ring_group_where_all_are_busy()
    {
        using var s = await StageAsync(0, Group);
        foreach (var extension in Group)
        {
            await s.Phone(extension).IsBusy();
        }

        await s.ClientCalls("500");

        await s.ExpectAsync(new Story(Inbound, Busy) { MissedBy = Group });
    }

    [Test]
    public async Task Follow_me_rings_where_the_operator_is_and_he_takes_it()
    {
        using var s = await StageAsync(0, "109");
        await s.Phone("109").Answers(after: 2, talkFor: 4, script: Script.None.Wait(2).Press("1"));
        await s.ClientCalls("700");

        await s.ExpectAsync(new Story(Inbound, Answered) { Called = Stage.Did("700"), Rang = ["109"], AnsweredBy = ["109"], RingSeconds = 4, TalkSeconds = 4, Recorded = true });
    }

    [Test]
    public async Task Telephones_that_are_hunted_one_after_the_other()
    {
        using var s = await StageAsync(0, Group);
        await using var first = await s.Phone("107").JustRings();
        await s.Phone("108").Answers(after: 1);
        await s.ClientCalls("510", talkFor: 2);

        await s.ExpectAsync(new Story(Inbound, Answered) { Rang = ["107", "108"], AnsweredBy = ["108"], MissedBy = ["107"], RingSeconds = 4, TalkSeconds = 2, Recorded = true });
    }
}
