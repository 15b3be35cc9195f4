using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Overview;

/// <summary>One who has a phone, and the calls in which it took part.</summary>
/// <param name="Rang">Inbound calls that rang there, or were handed on to there.</param>
/// <param name="Answered">Inbound calls in which they spoke with the caller.</param>
/// <param name="Missed">Inbound calls that rang there and were missed by everybody.</param>
/// <param name="Outbound">Calls to the outside in which the phone took part.</param>
/// <param name="TalkSeconds">Talk of all calls with the outside in which they spoke.</param>
/// <param name="Talks">How many those are.</param>
public sealed record Colleague(UserId Id, string Name, PhoneNow Now, int NowSeconds, int Rang, int Answered, int Missed, int Outbound, int TalkSeconds, int Talks)
{
    /// <summary>Null when they spoke with nobody.</summary>
    public int? MeanSeconds => Talks == 0 ? null : TalkSeconds / Talks;

    public bool HasFigures => Rang + Outbound + Talks > 0;
}
