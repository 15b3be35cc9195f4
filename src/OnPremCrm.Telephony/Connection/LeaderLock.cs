using Microsoft.Extensions.Logging;
using Npgsql;

namespace OnPremCrm.Telephony.Connection;

/// <summary>
/// One telephony service leads per Asterisk server, so that no event is recorded by two: it holds a PostgreSQL advisory lock on a connection
/// of its own, which ends with the process however that dies. The others wait and take over.
/// </summary>
internal sealed class LeaderLock(string connectionString, string server, TimeProvider time, ILogger<LeaderLock> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // After a broken connection the database may believe for a while that our old session still holds the lock.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false, KeepAlive = 5, CommandTimeout = 5, Timeout = 5, ApplicationName = "onpremcrm-leader",
    }.ConnectionString;

    /// <summary>
    /// Waits for the lead and then runs <paramref name="lead"/>; its token is cancelled when another service has taken the lead.
    /// A database that is away does not end the lead: nobody else can have it meanwhile.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        var told = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var connection = await TryTakeAsync(cancellationToken);
            if (connection is null)
            {
                if (!told)
                {
                    log.WaitingForLead(server);
                    told = true;
                }

                await Task.Delay(Interval, time, cancellationToken);
                continue;
            }

            log.Leading(server);
            told = false;
            using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var work = lead(leading.Token);
            var holding = HoldAsync(connection, leading.Token);
            var first = await Task.WhenAny(work, holding);
            await leading.CancelAsync();
            await Task.WhenAll(work, holding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (first == work && work.IsFaulted)
            {
                await work;
            }
        }
    }

    // Ends when the lead is lost to somebody else.
    private async Task HoldAsync(NpgsqlConnection first, CancellationToken cancellationToken)
    {
        var connection = first;
        long? lostSince = null;
        try
        {
            while (true)
            {
                await Task.Delay(Interval, time, cancellationToken);
                if (lostSince is null)
                {
                    if (await AnswersAsync(connection, cancellationToken))
                    {
                        continue;
                    }

                    await connection.DisposeAsync();
                    lostSince = time.GetTimestamp();
                }

                var (again, held) = await TryAgainAsync(cancellationToken);
                if (again is not null)
                {
                    connection = again;
                    lostSince = null;
                }
                else if (!held)
                {
                    lostSince = time.GetTimestamp(); // the database itself is away
                }
                else if (time.GetElapsedTime(lostSince.Value) > Patience)
                {
                    log.LeadLost(server);
                    return;
                }
            }
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection?> TryTakeAsync(CancellationToken cancellationToken) => (await TryAgainAsync(cancellationToken)).Connection;

    // Held: the database answered, and somebody has the lock.
    private async Task<(NpgsqlConnection? Connection, bool Held)> TryAgainAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(hashtextextended($1, 5038))", connection)
            {
                Parameters = { new() { Value = server } },
            };
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
            {
                return (connection, true);
            }

            await connection.DisposeAsync();
            return (null, true);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            await connection.DisposeAsync();
            return (null, false);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> AnswersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }
}
