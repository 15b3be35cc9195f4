using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>What the data say of a phone and a minute.</summary>
/// <param name="From">The time that was looked at: the minute, and one on either side, because remembered times are rounded.</param>
/// <param name="Verdict">The answer in one sentence.</param>
/// <param name="IsGood">A card was on the screen.</param>
/// <param name="Findings">The chain from Asterisk to the screen.</param>
/// <param name="Calls">Calls of that time at this phone.</param>
/// <param name="Others">Calls of that time elsewhere on this server, the first few.</param>
public sealed record SilenceAnswer(
    DateTimeOffset From, DateTimeOffset To, string Verdict, bool IsGood, IReadOnlyList<Finding> Findings, IReadOnlyList<SilenceAnswer.Ring> Calls, IReadOnlyList<Call> Others)
{
    /// <param name="RangAt">When this phone rang. Null: it did not.</param>
    public sealed record Ring(Call Call, DateTimeOffset? RangAt, IReadOnlyList<Finding> Findings);
}
