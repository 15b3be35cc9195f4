using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>Makes the call log's partitions of this and the next two months. A month without one is no harm: its calls lie in the default partition.</summary>
[DisallowConcurrentExecution]
internal sealed class MakeRoomJob(NpgsqlDataSource source, TimeProvider time, ILogger<MakeRoomJob> log) : IJob
{
    private const int MonthsAhead = 2;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = time.GetUtcNow();
        for (var months = 0; months <= MonthsAhead; months++)
        {
            var month = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(months);
            await using var command = source.CreateCommand("SELECT ensure_call_partitions($1)");
            command.Parameters.Add(new NpgsqlParameter { Value = month });
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
            {
                log.PartitionsMade(month.ToString("yyyy-MM", CultureInfo.InvariantCulture));
            }
        }
    }
}
