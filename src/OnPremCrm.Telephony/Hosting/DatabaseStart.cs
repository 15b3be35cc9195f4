using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Telephony.Hosting;

/// <summary>Waits for the database, however long it takes, and brings its schema up to date. Everything else waits for <see cref="Ready"/>.</summary>
internal sealed class DatabaseStart(TelephonyOptions options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DatabaseStart> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the database answers and has all the tables that this program knows.</summary>
    public Task Ready => _ready.Task;

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
