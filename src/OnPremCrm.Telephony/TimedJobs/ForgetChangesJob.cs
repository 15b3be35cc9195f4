using Npgsql;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>Forgets changes that every listener has long heard of; they look back a minute.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetChangesJob(NpgsqlDataSource source, TimeProvider time) : IJob
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await using var command = source.CreateCommand("DELETE FROM changes WHERE changed_at < $1");
        command.Parameters.Add(new NpgsqlParameter { Value = (time.GetUtcNow() - Kept).UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
