using OnPremCrm.Telephony.Recordings;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>Lists the sound files that belong to no call.</summary>
[DisallowConcurrentExecution]
internal sealed class FindStraysJob(StrayRecordings strays) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await strays.LookAsync(cancellationToken);
}
