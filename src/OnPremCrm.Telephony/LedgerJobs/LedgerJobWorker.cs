using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.LedgerJobs;

/// <summary>
/// Does what pages, the tool and timers ask for in <c>ledger_jobs</c>, for the servers that we lead: one job of a kind at a time, the kinds side by side.
/// </summary>
/// <param name="led">The servers that we lead at the moment.</param>
/// <param name="databaseReady">Completes when the tables are there.</param>
internal sealed class LedgerJobWorker(
    IEnumerable<LedgerJobHandler> handlers, Func<IReadOnlyList<string>> led, Task databaseReady, NpgsqlDataSource source,
    TimeProvider time, ILogger<LedgerJobWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly LedgerJobClaims _claims = new(source, time);
    private readonly ConcurrentDictionary<LedgerJobId, bool> _ours = new();
    private readonly SemaphoreSlim _claiming = new(1, 1); // between a claim and its entry in _ours nothing is taken back

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await databaseReady.WaitAsync(cancellationToken);
        await Task.WhenAll(handlers.Select(handler => WorkAsync(handler, cancellationToken)).Append(TakeBackAsync(cancellationToken)));
    }

    private async Task WorkAsync(LedgerJobHandler handler, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                while (await ClaimAsync(handler.Kind, cancellationToken) is { } job)
                {
                    try
                    {
                        await DoAsync(handler, job, cancellationToken);
                    }
                    finally
                    {
                        _ours.TryRemove(job.Id, out _); // one that the database interrupted is taken back below
                    }
                }
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                log.LedgerJobsAway(away.Message);
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    private async Task<LedgerJob?> ClaimAsync(LedgerJobKind kind, CancellationToken cancellationToken)
    {
        if (led() is not { Count: > 0 } servers)
        {
            return null;
        }

        await _claiming.WaitAsync(cancellationToken);
        try
        {
            var job = await _claims.ClaimAsync(kind, servers, cancellationToken);
            if (job is not null)
            {
                _ours[job.Id] = true;
            }

            return job;
        }
        finally
        {
            _claiming.Release();
        }
    }

    private async Task DoAsync(LedgerJobHandler handler, LedgerJob job, CancellationToken cancellationToken)
    {
        log.LedgerJobBegun(job.Id.Value, Word.Of(job.Kind), job.Server, job.FromAt, job.ToAt);
        try
        {
            var result = await handler.Work(job, cancellationToken);
            await _claims.EndAsync(job.Id, result, null, cancellationToken);
            log.LedgerJobDone(job.Id.Value, Word.Of(job.Kind));
        }
        catch (LedgerJobException cannot)
        {
            await _claims.EndAsync(job.Id, null, cannot.Message, cancellationToken);
            log.LedgerJobRefused(job.Id.Value, Word.Of(job.Kind), cannot.Message);
        }
        catch (Exception ours) when (ours is not (OperationCanceledException or TimeoutException) && (ours is not NpgsqlException || ours is PostgresException { IsTransient: false }))
        {
            log.LedgerJobFailed(ours, job.Id.Value, Word.Of(job.Kind));
            await _claims.EndAsync(job.Id, null, $"It failed on our side: {ours.Message}", cancellationToken);
        }
    }

    // What another service was at when it lost the lead or died, and what we were at when the database went away.
    private async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (led() is { Count: > 0 } servers)
                {
                    await TakeBackAsync(servers, cancellationToken);
                }
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                log.LedgerJobsAway(away.Message);
            }

            await Task.Delay(PollInterval * 5, time, cancellationToken);
        }
    }

    private async Task TakeBackAsync(IReadOnlyList<string> servers, CancellationToken cancellationToken)
    {
        await _claiming.WaitAsync(cancellationToken);
        try
        {
            await _claims.TakeBackAsync(servers, [.. _ours.Keys], cancellationToken);
        }
        finally
        {
            _claiming.Release();
        }
    }
}
