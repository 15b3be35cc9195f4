namespace OnPremCrm.Web.Features.Overview;

/// <summary>Inbound calls of an hour, or of a day.</summary>
/// <param name="Hour">0 to 23. Null: of the whole day.</param>
/// <param name="Others">Voicemail, busy, failed, end unknown.</param>
public sealed record Bar(DateOnly Day, int? Hour, int Answered, int Abandoned, int Missed, int Others)
{
    public int All => Answered + Abandoned + Missed + Others;

    public int Trouble => Abandoned + Missed;
}
