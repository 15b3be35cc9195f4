namespace OnPremCrm.Telephony.LedgerJobs;

/// <summary>A job that cannot be done. The message is its fault: a word of <see cref="Core.Ledger.LedgerFault"/>, or a sentence for who asked.</summary>
internal sealed class LedgerJobException(string fault) : Exception(fault);
