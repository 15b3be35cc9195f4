using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Connection;
using OnPremCrm.Telephony.Hosting;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// Restores the gaps of the servers that we lead, one after the other: a while after the listening began again, once more when calls of
/// the gap have ended. What is interrupted is found in its table and done again.
/// </summary>
internal sealed class BackfillWorker(
    TelephonyOptions options, ServerConnections connections, GapBook gaps, Backfill backfill, CallLog calls, DatabaseStart database, TimeProvider time,
    ILogger<BackfillWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // Calls of a gap that are still up: their ledger is read again so often, and until a channel that old is a ghost.
    private static readonly TimeSpan StillUpPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    // A folder that is not mounted may be mounted tomorrow.
    private static readonly TimeSpan FaultPause = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestFault = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await database.Ready.WaitAsync(cancellationToken);
        await Task.WhenAll(options.Servers.Select(server => RunAsync(server.Name, cancellationToken)));
    }

    private async Task RunAsync(string server, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pause = Look;
            try
            {
                if (connections.Find(server) is { Client: not null } connection)
                {
                    while (await gaps.NextAsync(server, cancellationToken) is { } gap)
                    {
                        await RestoreAsync(connection, gap, cancellationToken);
                    }
                }
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException)
            {
                log.LedgerWorkAway(server, away.Message);
            }
            catch (Exception ours) when (ours is not OperationCanceledException)
            {
                log.LedgerWorkFailed(ours, server);
                pause = FaultPause;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task RestoreAsync(ServerConnection connection, DueGap gap, CancellationToken cancellationToken)
    {
        var server = connection.Server;
        var now = time.GetUtcNow();
        var clock = await connection.ReadClockAsync(cancellationToken);
        var counts = new BackfillCounts();
        try
        {
            counts = await backfill.RunAsync(
                server, gap.From, gap.To, everything: true, clock, connection.AsteriskStartedAt, sofar => gaps.CountAsync(gap, sofar, cancellationToken), cancellationToken);
            await gaps.CountAsync(gap, counts, cancellationToken);
        }
        catch (LedgerUnavailableException unavailable)
        {
            await LeaveAsync(connection, clock, gap, unavailable, cancellationToken);
            return;
        }

        var unknown = await calls.UnknownAsync(server.Name, clock.InLog(gap.From), clock.InLog(gap.To), cancellationToken);
        if (counts.StillUp == 0)
        {
            await gaps.RestoreAsync(gap, unknown, cancellationToken);
            log.GapRestored(server.Name, gap.From, gap.To, counts.Found, gap.Added + counts.Added, gap.Corrected + counts.Corrected);
        }
        else if (now - gap.To > LongestCall)
        {
            await gaps.LeaveAsync(gap, LedgerFault.CallsStillUp, unknown, null, cancellationToken);
        }
        else
        {
            await gaps.WaitAsync(gap, now + StillUpPause, cancellationToken);
        }
    }

    private async Task LeaveAsync(ServerConnection connection, LedgerClock clock, DueGap gap, LedgerUnavailableException unavailable, CancellationToken cancellationToken)
    {
        var server = connection.Server;
        if (unavailable.Fault == LedgerFault.Missing && new PbxLedger(server, clock.RowShift).IsNotBegun
            && !await calls.KnowsCallBeforeAsync(server.Name, clock.InLog(gap.To), cancellationToken))
        {
            await gaps.RestoreAsync(gap, 0, cancellationToken); // Asterisk makes the file with the first call, and there was none
            return;
        }

        var now = time.GetUtcNow();
        var unknown = await calls.UnknownAsync(server.Name, clock.InLog(gap.From), clock.InLog(gap.To), cancellationToken);
        var mayHeal = unavailable.Fault is not (LedgerFault.NotConfigured or LedgerFault.TooShort) && now - gap.To < LongestFault;
        await gaps.LeaveAsync(gap, unavailable.Fault, unknown, mayHeal ? now + FaultPause : null, cancellationToken);
        log.GapIncomplete(server.Name, gap.From, gap.To, Word.Of(unavailable.Fault), unavailable.Message);
    }
}
