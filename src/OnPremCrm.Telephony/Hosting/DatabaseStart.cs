using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Telephony.Hosting;

/// <summary>Waits for the database, however long it takes, and brings its schema up to date. What writes waits for <see cref="Ready"/>.</summary>
internal sealed class DatabaseStart(TelephonyOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DatabaseStart> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan QuickAnswer = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _away = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the database answers and has all the tables that this program knows.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Waits until the database is ready, or it is clear that it will take a while.</summary>
    public async Task ReadyOrAwayAsync(CancellationToken cancellationToken) =>
        await (await Task.WhenAny(_ready.Task, _away.Task, Task.Delay(QuickAnswer, time, cancellationToken)));

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var told = TimeSpan.Zero;
        var waited = TimeSpan.Zero;
        while (true)
        {
            try
            {
                foreach (var applied in await MigrationRunner.RunAsync(options.ConnectionString, cancellationToken))
                {
                    log.MigrationApplied(applied);
                }

                _ready.SetResult();
                return;
            }
            catch (MigrationException wrong)
            {
                log.SchemaRefused(wrong.Message);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
            catch (Exception away) when (away is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
            {
                _away.TrySetResult();
                if (waited == TimeSpan.Zero || waited - told >= TimeSpan.FromMinutes(1))
                {
                    log.WaitingForDatabase(away.Message);
                    told = waited;
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
            waited += Pause;
        }
    }
}
