using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Web.Tests.Ledgers;

/// <summary>Gaps and proofs as the telephony service writes them.</summary>
public static class GapRows
{
    public static ListeningGap Restored(DateTimeOffset from, int minutes = 5, int added = 3, int corrected = 0) => new()
    {
        Id = ListeningGapId.New(from), Server = "main", Cause = GapCause.ConnectionLost, FromAt = from, ToAt = from.AddMinutes(minutes), State = GapState.Restored,
        Ledger = LedgerKind.Cel, CallsFound = added + corrected, CallsAdded = added, CallsCorrected = corrected, UpdatedAt = from.AddMinutes(minutes),
    };

    public static ListeningGap Incomplete(DateTimeOffset from, LedgerFault fault = LedgerFault.Missing) => new()
    {
        Id = ListeningGapId.New(from), Server = "main", Cause = GapCause.ServiceStopped, FromAt = from, ToAt = from.AddMinutes(12), State = GapState.Incomplete, Fault = fault, UpdatedAt = from.AddMinutes(12),
    };

    public static ListeningGap Open(DateTimeOffset from) => new()
    {
        Id = ListeningGapId.New(from), Server = "main", Cause = GapCause.ConnectionLost, FromAt = from, State = GapState.Open, UpdatedAt = from,
    };

    public static LedgerProof Proof(DateTimeOffset at, int inLedger = 449, int agreeing = 449, params LedgerException[] exceptions) => new()
    {
        Id = LedgerProofId.New(at), Server = "main", FromAt = at.AddDays(-1), ToAt = at, Ledger = LedgerKind.Cel, CallsInLedger = inLedger, CallsInLog = inLedger, CallsAgreeing = agreeing,
        Exceptions = LedgerJson.Write(exceptions), MadeAt = at,
    };
}
