using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Telephony.Hosting;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>Compares the kept figures with the calls each night: whatever went past the triggers, such as a month of calls that was detached, is counted anew.</summary>
[DisallowConcurrentExecution]
internal sealed class MendFiguresJob(NpgsqlDataSource source, ILogger<MendFiguresJob> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await RunAsync(cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wrong = await FigureBook.MarkWrongAsync(source, cancellationToken);
        if (wrong > 0)
        {
            log.FiguresMended(wrong);
        }
    }
}
