using OnPremCrm.Core.Phones;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Who is on a break, whose telephone is there: shown only as Asterisk says it.</summary>
[TestFixture(22)]
[TestFixture(16)]
public class BreakStories(int version) : PlayedStories(version)
{
    [Test]
    public async Task The_queue_passes_over_who_takes_a_break_until_the_break_is_over()
    {
        using var s = await StageAsync(0, "101", "102", "103");
        await using var others = await s.AllRingAsync(["101", "102"]);
        await s.Phone("103").Answers(after: 1, talkFor: 2);
        await s.IsAsync("101", PhoneLineState.Free);
        await s.TakesBreakAsync("101", "sales");
        try
        {
            await s.ClientCalls("200");
            await s.ExpectAsync(new Story(Inbound, Answered) { Queue = "sales", Rang = ["102", "103"], AnsweredBy = ["103"], RingSeconds = 1, TalkSeconds = 2, Recorded = true });
        }
        finally
        {
            await s.IsBackAsync("101", "sales");
        }
    }
}
