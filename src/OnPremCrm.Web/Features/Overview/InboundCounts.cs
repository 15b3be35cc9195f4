namespace OnPremCrm.Web.Features.Overview;

/// <summary>What became of inbound calls, in the words of the log.</summary>
/// <param name="Others">Voicemail, busy, failed, and those whose end nobody knows.</param>
/// <param name="InTime">Of the answered: within <see cref="ShowOverview.GoalRingSeconds"/> of the first ring.</param>
public sealed record InboundCounts(int Answered, int Missed, int Abandoned, int Others, int InTime)
{
    public int All => Answered + Missed + Abandoned + Others;

    /// <summary>0 to 100. Null when there were no calls.</summary>
    public int? AnsweredShare => All == 0 ? null : (int)Math.Round(100.0 * Answered / All);

    /// <summary>0 to 100, of all calls. Null when there were none.</summary>
    public int? ServiceLevel => All == 0 ? null : (int)Math.Round(100.0 * InTime / All);
}
