using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>The PBX's ledger cannot tell.</summary>
internal sealed class LedgerUnavailableException(LedgerFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Why, as a word.</summary>
    public LedgerFault Fault => fault;
}
