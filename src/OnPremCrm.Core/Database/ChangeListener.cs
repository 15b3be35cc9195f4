using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;

namespace OnPremCrm.Core.Database;

/// <summary>
/// Tells what changed in the database. NOTIFY is only the doorbell: the <c>changes</c> table is read as well, at every (re)connect
/// and at each <see cref="PollInterval"/>, so a lost notification costs a few seconds and never a change.
/// </summary>
public sealed class ChangeListener(string connectionString, TimeProvider time)
{
    // A change is visible when its transaction commits, its changed_at is older: look back further than a transaction lasts.
    private static readonly TimeSpan LookBack = TimeSpan.FromSeconds(60);

    /// <summary>How often the table is read although nobody rang.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>False to cut the doorbell; then only the table is read. For tests.</summary>
    public bool HearsNotifications { get; init; } = true;

    /// <summary>Called once per <see cref="ListenAsync"/>, when nothing can escape us any more. Null: nobody asks.</summary>
    public Action? Listening { get; init; }

    /// <summary>
    /// The changes as they happen, each batch without repeats. Ends with an <see cref="NpgsqlException"/> when the connection is lost;
    /// the caller then waits and calls again, passing the time of the last batch it saw.
    /// </summary>
    /// <param name="since">Changes from then on are told first. Null: only what changes from now on.</param>
    public async IAsyncEnumerable<IReadOnlyCollection<Change>> ListenAsync(
        DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ForListening(connectionString));
        await connection.OpenAsync(cancellationToken);
        var heard = new HashSet<Change>();
        var seen = new Dictionary<Change, DateTime>();
        await ReadTableAsync(connection, since, seen, heard, cancellationToken);
        if (since is null)
        {
            heard.Clear();
        }

        if (HearsNotifications)
        {
            connection.Notification += (_, ring) => Hear(ring.Payload, seen, heard);
            await using var listen = new NpgsqlCommand("LISTEN crm_changes", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
            await ReadTableAsync(connection, null, seen, heard, cancellationToken); // what changed before we listened
        }

        Listening?.Invoke();
        var nextPoll = time.GetUtcNow() + PollInterval;
        while (true)
        {
            var wait = nextPoll - time.GetUtcNow();
            if (heard.Count == 0 && wait > TimeSpan.Zero)
            {
                // Npgsql cuts the wait to whole milliseconds, and takes 0 for ever.
                await connection.WaitAsync(wait + TimeSpan.FromMilliseconds(1), cancellationToken);
            }

            if (time.GetUtcNow() >= nextPoll)
            {
                await ReadTableAsync(connection, null, seen, heard, cancellationToken);
                nextPoll = time.GetUtcNow() + PollInterval;
            }

            if (heard.Count > 0)
            {
                var batch = heard.ToArray();
                heard.Clear();
                yield return batch;
            }
        }
    }

    private static string ForListening(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 10, ApplicationName = "onpremcrm-listener" }.ConnectionString;

    // noun:id:changed_at in microseconds since 1970, so that the table does not tell it again
    private static void Hear(string payload, Dictionary<Change, DateTime> seen, HashSet<Change> heard)
    {
        if (payload.Split(':') is [var noun, var id, var microseconds]
            && Guid.TryParse(id, out var nounId)
            && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var changedAt))
        {
            var change = new Change(noun, nounId);
            seen[change] = DateTime.UnixEpoch.AddMicroseconds(changedAt);
            heard.Add(change);
        }
    }

    // What the table says and nobody rang for: rows whose changed_at differs from the one we saw.
    private static async Task ReadTableAsync(
        NpgsqlConnection connection, DateTimeOffset? since, Dictionary<Change, DateTime> seen, HashSet<Change> heard, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT noun, noun_id, changed_at FROM changes WHERE changed_at >= least(clock_timestamp(), $1) - $2", connection)
        {
            Parameters =
            {
                new() { Value = since is { } from ? from.UtcDateTime : DBNull.Value, DataTypeName = "timestamptz" },
                new() { Value = LookBack },
            },
        };
        var current = new Dictionary<Change, DateTime>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var change = new Change(reader.GetString(0), reader.GetGuid(1));
                var changedAt = reader.GetDateTime(2);
                current[change] = changedAt;
                if (!seen.TryGetValue(change, out var before) || before != changedAt)
                {
                    heard.Add(change);
                }
            }
        }

        seen.Clear();
        foreach (var (change, changedAt) in current)
        {
            seen[change] = changedAt;
        }
    }
}
