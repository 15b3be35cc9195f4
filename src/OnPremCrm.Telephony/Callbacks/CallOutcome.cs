using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Callbacks;

/// <summary>A call with an outside number that was answered or has ended.</summary>
/// <param name="Call">Its row, written in this transaction.</param>
/// <param name="Number">The outside number, E.164.</param>
/// <param name="Snapshot">What is known of it.</param>
internal sealed record CallOutcome(CallId Call, string Number, CallSnapshot Snapshot)
{
    /// <summary>A person of the company and the outside party spoke, or speak.</summary>
    public bool IsConversation => Snapshot.AnsweredAt is not null;

    /// <summary>Somebody called us, and no person spoke with them.</summary>
    public bool IsOwed => Snapshot is { State: CallState.Ended, Direction: CallDirection.Inbound, AnsweredAt: null };
}
