using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>What the log says of a call, as far as a ledger can be compared with it.</summary>
internal sealed record LoggedCall(
    Guid Id, CallState State, CallDirection Direction, CallDisposition? Disposition, string[] AnsweredBy, int? TalkSeconds, CallSource Source, bool EndKnown,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Linkedid)
{
    /// <summary>Every linkedid that names it.</summary>
    public List<string> Aliases { get; } = [];
}
