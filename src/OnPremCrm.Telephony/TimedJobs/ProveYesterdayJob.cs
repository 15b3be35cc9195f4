using Npgsql;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Hosting;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>
/// Asks each night for the comparison of yesterday's calls with the PBX's own ledger. Whoever leads the server then does it.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class ProveYesterdayJob(TelephonyOptions options, NpgsqlDataSource source, TimeProvider time) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var today = TimeZoneInfo.ConvertTime(now, time.LocalTimeZone).Date;
        var (from, to) = (Midnight(today.AddDays(-1)), Midnight(today));
        foreach (var server in options.Servers.Where(server => server.HasLedger))
        {
            await using var command = source.CreateCommand("""
                INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, state, asked_at)
                SELECT $1, 'proof', $2, $3, $4, 'queued', $5
                WHERE NOT EXISTS (SELECT FROM ledger_jobs WHERE kind = 'proof' AND server = $2 AND from_at = $3 AND to_at = $4 AND state <> 'failed')
                """);
            foreach (var value in (ReadOnlySpan<object>)[LedgerJobId.New(now).Value, server.Name, from.UtcDateTime, to.UtcDateTime, now.UtcDateTime])
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private DateTimeOffset Midnight(DateTime day) => new(day, time.LocalTimeZone.GetUtcOffset(day));
}
