using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.LedgerJobs;

/// <summary>Who does the jobs of a kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Work">
/// Does one, and returns its result as JSON. A job may be begun again after a restart, so doing it twice must change nothing. Throws
/// <see cref="LedgerJobException"/> when it cannot be done; what the database throws is waited for and the job begun again.
/// </param>
internal sealed record LedgerJobHandler(LedgerJobKind Kind, Func<LedgerJob, CancellationToken, Task<string>> Work);
