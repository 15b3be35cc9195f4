using Npgsql;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>Lets answers to programs go when their day is over: they may speak of people.</summary>
public sealed class ForgetWorker(IServiceScopeFactory scopes, TimeProvider time, ILogger<ForgetWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await ForgetAsync(stoppingToken);
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends; the next one goes on
        }
    }

    private async Task ForgetAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<AnsweredRequests>().ForgetAsync(ct);
        }
        catch (Exception away) when (DatabaseFault.IsCauseOf(away) || away is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            Log.DatabaseOutOfReach(logger, away.Message); // or not migrated yet
        }
    }
}
