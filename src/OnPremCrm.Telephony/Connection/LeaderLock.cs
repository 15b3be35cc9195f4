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

    private static readonly TimeSpan Politeness = TimeSpan.FromSeconds(3);

    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        Pooling = false, KeepAlive = 5, CommandTimeout = 5, Timeout = 5, ApplicationName = "onpremcrm-leader",
    }.ConnectionString;

    /// <summary>
    /// Waits for the lead and then runs <paramref name="work"/>; its token is cancelled when another service has taken the lead.
    /// A database that is away does not end the lead: nobody else can have it meanwhile. One that is away from the start does not hold it up either:
    /// the lead is presumed, unless another service was seen to have it.
    /// </summary>
    public async Task RunAsync(Func<Lead, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var mayPresume = true;
        var told = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            var (connection, held) = await TryTakeAsync(cancellationToken);
            mayPresume &= !held || connection is not null;
            if (connection is null && !mayPresume)
            {
                if (!told)
                {
                    log.WaitingForLead(server);
                    told = true;
                }

                await Task.Delay(Interval, time, cancellationToken);
                continue;
            }

            told = mayPresume = false;
            await LeadAsync(work, connection, cancellationToken);
        }
    }

    private async Task LeadAsync(Func<Lead, CancellationToken, Task> work, NpgsqlConnection? connection, CancellationToken cancellationToken)
    {
        var lead = new Lead();
        if (connection is null)
        {
            log.LeadPresumed(server);
        }
        else
        {
            log.Leading(server);
            lead.Confirm();
        }

        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(lead, leading.Token);
        var holding = HoldAsync(lead, connection, leading.Token);
        var first = await Task.WhenAny(working, holding);
        if (first == holding && !cancellationToken.IsCancellationRequested)
        {
            lead.Lose();
        }

        await leading.CancelAsync();
        await Task.WhenAll(working, holding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first == working && working.IsFaulted)
        {
            await working;
        }
    }

    // Ends when the lead is somebody else's.
    private async Task HoldAsync(Lead lead, NpgsqlConnection? first, CancellationToken cancellationToken)
    {
        var connection = first;
        long? lostSince = first is null ? time.GetTimestamp() : null;
        try
        {
            if (first is null)
            {
                await LetOthersFirstAsync(cancellationToken);
                lostSince = time.GetTimestamp();
            }

            while (true)
            {
                await Task.Delay(Interval, time, cancellationToken);
                if (lostSince is null)
                {
                    if (await AnswersAsync(connection!, cancellationToken))
                    {
                        continue;
                    }

                    await connection!.DisposeAsync();
                    lostSince = time.GetTimestamp();
                }

                var (again, held) = await TryTakeAsync(cancellationToken);
                if (again is not null)
                {
                    connection = again;
                    lostSince = null;
                    if (!lead.Confirmed.IsCompleted)
                    {
                        log.Leading(server);
                        lead.Confirm();
                    }
                }
                else if (!held)
                {
                    lostSince = time.GetTimestamp(); // the database itself is away
                }
                else if (time.GetElapsedTime(lostSince.Value) > (lead.Confirmed.IsCompleted ? Patience : Politeness))
                {
                    log.LeadLost(server);
                    return;
                }
            }
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    // The lead is only presumed. A service that had it when the database went away has heard more than we: it asks each second.
    private async Task LetOthersFirstAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancellationToken);
            await using var connection = new NpgsqlConnection(_connectionString);
            try
            {
                await connection.OpenAsync(cancellationToken);
                break;
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
            {
                // Away still.
            }
        }

        await Task.Delay(Politeness, time, cancellationToken);
    }

    // Held: the database answered, and somebody has the lock.
    private async Task<(NpgsqlConnection? Connection, bool Held)> TryTakeAsync(CancellationToken cancellationToken)
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
