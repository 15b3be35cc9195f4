using Microsoft.Extensions.Logging;
using OnPremCrm.Core;
using OnPremCrm.Core.Retention;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>Takes away what the administrator's rules say is kept no longer (docs/operating/privacy.md). Without rules it does nothing.</summary>
[DisallowConcurrentExecution]
internal sealed class ForgetByRulesJob(RetentionWork work, ILogger<ForgetByRulesJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var (kind, removed) in await work.RunAsync(cancellationToken))
        {
            log.KeptNoLonger(removed, Word.Of(kind));
        }
    }
}
