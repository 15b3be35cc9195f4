using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Telephony.Hosting;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>Removes what was kept of merged and deleted records, and of changes of many at once, once the time to bring it back is over.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetCopiesJob(IDbContextFactory<CrmDatabase> databases, TimeProvider time, ILogger<ForgetCopiesJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var merges = await MergeBook.ForgetAsync(database, time.GetUtcNow(), cancellationToken);
        await BulkEditor.ForgetAsync(database, time.GetUtcNow(), cancellationToken);
        var deletions = await DeletionBook.ForgetAsync(database, time.GetUtcNow(), cancellationToken);
        if (merges + deletions > 0)
        {
            log.CopiesForgotten(merges, deletions);
        }
    }
}
