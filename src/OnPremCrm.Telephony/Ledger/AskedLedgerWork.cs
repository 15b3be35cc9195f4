using Microsoft.Extensions.Logging;
using OnPremCrm.Core;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Connection;
using OnPremCrm.Telephony.LedgerJobs;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>Backfills and proofs that a page, a timer or the tool asked for.</summary>
internal sealed class AskedLedgerWork(ServerConnections connections, Backfill backfill, LedgerProofing proofing, ILogger<AskedLedgerWork> log)
{
    /// <summary>Adds what the log lacks of a period, and corrects what it tells otherwise.</summary>
    /// <returns>The counts, as JSON.</returns>
    public async Task<string> BackfillAsync(LedgerJob job, CancellationToken cancellationToken)
    {
        var connection = Connection(job);
        try
        {
            var clock = await connection.ReadClockAsync(cancellationToken);
            return LedgerJson.Write(await backfill.RunAsync(
                connection.Server, job.FromAt, job.ToAt, everything: false, clock, connection.AsteriskStartedAt, _ => Task.CompletedTask, cancellationToken));
        }
        catch (LedgerUnavailableException unavailable)
        {
            throw new LedgerJobException(Word.Of(unavailable.Fault));
        }
    }

    /// <summary>Compares a period of the log with the ledger.</summary>
    /// <returns>The proof's id and figures, as JSON.</returns>
    public async Task<string> ProveAsync(LedgerJob job, CancellationToken cancellationToken)
    {
        var connection = Connection(job);
        var clock = await connection.ReadClockAsync(cancellationToken);
        var proof = await proofing.RunAsync(connection.Server, job.FromAt, job.ToAt, clock, connection.AsteriskStartedAt, cancellationToken);
        log.Proven(job.Server, proof.CallsAgreeing, proof.CallsInLedger, proof.CallsInLog);
        return LedgerJson.Write(new { ProofId = proof.Id.Value, proof.Fault, proof.CallsInLedger, proof.CallsInLog, proof.CallsAgreeing });
    }

    private ServerConnection Connection(LedgerJob job) => connections.Find(job.Server) ?? throw new LedgerJobException($"There is no server {job.Server} in the configuration.");
}
