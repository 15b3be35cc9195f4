using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Telephony.Hosting;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>Deletes what Asterisk said about calls that began longer ago than <c>Telephony:KeepEventsDays</c>. The calls themselves stay.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetEventsJob(TelephonyOptions options, NpgsqlDataSource source, TimeProvider time, ILogger<ForgetEventsJob> log) : IJob
{
    // Short transactions: the recorder writes to the same table.
    private const int AtOnce = 5000;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-options.KeepEventsDays);
        var deleted = 0;
        int parts;
        do
        {
            // A call's id is made from its beginning, so the primary key finds the old ones.
            await using var command = source.CreateCommand(
                "DELETE FROM call_events WHERE ctid IN (SELECT ctid FROM call_events WHERE call_id < uuid_at($1) ORDER BY call_id LIMIT $2)");
            command.Parameters.Add(new NpgsqlParameter { Value = before.UtcDateTime });
            command.Parameters.Add(new NpgsqlParameter { Value = AtOnce });
            parts = await command.ExecuteNonQueryAsync(cancellationToken);
            deleted += parts;
        }
        while (parts == AtOnce);

        if (deleted > 0)
        {
            log.EventsForgotten(deleted, options.KeepEventsDays);
        }
    }
}
