using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core.Retention;
using OnPremCrm.Telephony.Hosting;
using Quartz;

namespace OnPremCrm.Telephony.TimedJobs;

/// <summary>
/// Lets Quartz run the timed jobs. Its schedule lies in the database, so of several services one runs each job; it begins when the database is
/// there, where Quartz's own hosted service would end the program.
/// </summary>
internal sealed class TimedJobsStart(ISchedulerFactory factory, MakeRoomJob makeRoom, DatabaseStart database, TimeProvider time, ILogger<TimedJobsStart> log) : BackgroundService
{
    private const string TablePrefix = "quartz.";
    private const int Threads = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>The jobs and when they run.</summary>
    public static void AddTo(IServiceCollection services, string connectionString, TimeProvider time)
    {
        services.AddTransient<MakeRoomJob>();
        services.AddTransient<ForgetChangesJob>();
        services.AddTransient<ProveYesterdayJob>();
        services.AddTransient<FindStraysJob>();
        services.AddTransient<ForgetEventsJob>();
        services.AddTransient<ForgetCopiesJob>();
        services.AddTransient<MendFiguresJob>();
        services.AddTransient(_ => new RetentionWork(connectionString, time));
        services.AddTransient<ForgetByRulesJob>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "onpremcrm");
            quartz.UseTimeProvider(time);
            quartz.UseDefaultThreadPool(Threads);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(NpgsqlFactory.Instance, connectionString);
                store.ConfigureStore(options => options.TablePrefix = TablePrefix);
                store.UseClustering(_ => { });
            });
            quartz.ScheduleJob<MakeRoomJob>(
                trigger => trigger.WithIdentity("nightly").WithCronSchedule("0 10 2 * * ?"), job => job.WithIdentity("make-room"));
            quartz.ScheduleJob<ForgetChangesJob>(
                trigger => trigger.WithIdentity("hourly").WithCronSchedule("0 5 * * * ?"), job => job.WithIdentity("forget-changes"));
            quartz.ScheduleJob<ProveYesterdayJob>(
                trigger => trigger.WithIdentity("nightly-proof").WithCronSchedule("0 20 3 * * ?"), job => job.WithIdentity("prove-yesterday"));
            quartz.ScheduleJob<FindStraysJob>(
                trigger => trigger.WithIdentity("before-dawn").WithCronSchedule("0 40 3 * * ?"), job => job.WithIdentity("find-strays"));
            quartz.ScheduleJob<ForgetEventsJob>(
                trigger => trigger.WithIdentity("nightly-events").WithCronSchedule("0 40 3 * * ?"), job => job.WithIdentity("forget-events"));
            quartz.ScheduleJob<ForgetCopiesJob>(
                trigger => trigger.WithIdentity("nightly-merges").WithCronSchedule("0 50 3 * * ?"), job => job.WithIdentity("forget-merges"));
            quartz.ScheduleJob<MendFiguresJob>(
                trigger => trigger.WithIdentity("nightly-figures").WithCronSchedule("0 30 4 * * ?"), job => job.WithIdentity("mend-figures"));
            quartz.ScheduleJob<ForgetByRulesJob>(
                trigger => trigger.WithIdentity("nightly-rules").WithCronSchedule("0 20 4 * * ?"), job => job.WithIdentity("forget-by-rules"));
        });
    }

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        await database.Ready.WaitAsync(cancellationToken);
        if (await StartAsync() is not { } scheduler)
        {
            return;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);

        async Task<IScheduler?> StartAsync()
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    await makeRoom.RunAsync(cancellationToken);
                    var begun = await factory.GetScheduler(cancellationToken);
                    await begun.Start(cancellationToken);
                    return begun;
                }
                catch (Exception away) when (away is NpgsqlException or SchedulerException or TimeoutException)
                {
                    log.TimedJobsAway(away.Message);
                    await Task.Delay(Pause, time, cancellationToken);
                }
            }

            return null;
        }
    }
}
