using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Telephony.Hosting;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>Removes what was kept of merged records for an undo, once the time for that is over.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetMergesJob(IDbContextFactory<CrmDatabase> databases, TimeProvider time, ILogger<ForgetMergesJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var merges = await MergeBook.ForgetAsync(database, time.GetUtcNow(), cancellationToken);
        if (merges > 0)
        {
            log.MergesForgotten(merges);
        }
    }
}
