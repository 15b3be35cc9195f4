using Npgsql;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// Which row a tracked call is: found again through <c>call_aliases</c> after a restart, so that a call heard twice is recorded once.
/// Used by one recorder at a time.
/// </summary>
internal sealed class CallDirectory(TimeProvider time)
{
    // The tracker forgets an ended call after 15 minutes; nothing can come for it later.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(20);

    private readonly Dictionary<(string Server, string Key), RecordedCall> _calls = [];
    private DateTimeOffset _nextCleaning;

    /// <summary>The rows of the calls, begun where there was none. Call inside the transaction that writes them.</summary>
    public async Task<List<(CallSnapshot Snapshot, RecordedCall Call)>> FindAsync(
        NpgsqlConnection connection, IReadOnlyList<CallSnapshot> snapshots, CancellationToken cancellationToken)
    {
        Clean();
        var unknown = snapshots.Where(snapshot => !_calls.ContainsKey((snapshot.Server, snapshot.Key))).ToList();
        if (unknown.Count > 0)
        {
            await ReadAsync(connection, unknown, cancellationToken);
            unknown.RemoveAll(snapshot => _calls.ContainsKey((snapshot.Server, snapshot.Key)));
            await BeginAsync(connection, unknown, cancellationToken);
        }

        return [.. snapshots.Select(snapshot => (snapshot, _calls[(snapshot.Server, snapshot.Key)]))];
    }

    /// <summary>The row of a call that was found before. Null when it was not.</summary>
    public RecordedCall? Find(string server, string key) => _calls.GetValueOrDefault((server, key));

    /// <summary>The transaction failed, so what we remember of these calls may never have been written.</summary>
    public void Forget(IEnumerable<CallSnapshot> snapshots)
    {
        foreach (var snapshot in snapshots)
        {
            _calls.Remove((snapshot.Server, snapshot.Key));
        }
    }

    /// <summary>
    /// The rows of calls that another source tells, which may know a call by another of its linkedids; begun where there was none. Nothing is
    /// remembered of them, and what was remembered of those rows is forgotten: they are about to be written over.
    /// </summary>
    public async Task<List<(CallSnapshot Snapshot, RecordedCall Call)>> FindAnewAsync(
        NpgsqlConnection connection, IReadOnlyList<CallSnapshot> snapshots, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<CallSnapshot, RecordedCall>(ReferenceEqualityComparer.Instance);
        foreach (var server in snapshots.GroupBy(snapshot => snapshot.Server))
        {
            await FindRowsAsync(connection, server.Key, [.. server], rows, cancellationToken);
        }

        var lacking = snapshots.Where(snapshot => !rows.ContainsKey(snapshot)).ToList();
        Forget(lacking);
        await BeginAsync(connection, lacking, cancellationToken);
        foreach (var snapshot in lacking)
        {
            rows[snapshot] = _calls[(snapshot.Server, snapshot.Key)];
        }

        var ids = rows.Values.Select(row => row.Id).ToHashSet();
        foreach (var known in _calls.Where(entry => ids.Contains(entry.Value.Id)).Select(entry => entry.Key).ToList())
        {
            _calls.Remove(known);
        }

        return [.. snapshots.Select(snapshot => (snapshot, rows[snapshot]))];
    }

    private static async Task FindRowsAsync(
        NpgsqlConnection connection, string server, IReadOnlyList<CallSnapshot> snapshots, Dictionary<CallSnapshot, RecordedCall> rows, CancellationToken cancellationToken)
    {
        var named = new Dictionary<string, (Guid Began, Guid IsNow, long Version)>();
        await using (var command = new NpgsqlCommand(CallSql.FindAnyAlias, connection)
        {
            Parameters = { new() { Value = server }, new() { Value = snapshots.SelectMany(Linkedids).Distinct().ToArray() } },
        })
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                named[reader.GetString(0)] = (reader.GetGuid(1), reader.GetGuid(2), reader.GetInt64(3));
            }
        }

        foreach (var snapshot in snapshots)
        {
            foreach (var linkedid in Linkedids(snapshot))
            {
                // By its first linkedid a call is found as itself; by a later one as whatever call has that linkedid now.
                if (named.TryGetValue(linkedid, out var row) && (linkedid == snapshot.Key || row.Began == row.IsNow))
                {
                    rows[snapshot] = new RecordedCall(new CallId(row.Began)) { Version = row.Version, HasUnknownChildren = true };
                    break;
                }
            }
        }

        static IEnumerable<string> Linkedids(CallSnapshot snapshot) => snapshot.Aliases.Prepend(snapshot.Linkedid).Prepend(snapshot.Key).Distinct();
    }

    private async Task ReadAsync(NpgsqlConnection connection, List<CallSnapshot> snapshots, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(CallSql.FindAliases, connection)
        {
            Parameters =
            {
                new() { Value = snapshots.Select(snapshot => snapshot.Server).ToArray() },
                new() { Value = snapshots.Select(snapshot => snapshot.Key).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var ended = reader.GetString(4) == "ended";
            _calls[(reader.GetString(0), reader.GetString(1))] = new RecordedCall(new CallId(reader.GetGuid(2)))
            {
                Version = reader.GetInt64(3),
                HasUnknownChildren = true,
                EndTold = ended,
                ConversationTold = reader.GetBoolean(5),
                IsMatched = reader.GetBoolean(6),
                MergeTold = reader.GetBoolean(7),
                TouchedAt = time.GetUtcNow(),
            };
        }
    }

    private async Task BeginAsync(NpgsqlConnection connection, List<CallSnapshot> snapshots, CancellationToken cancellationToken)
    {
        if (snapshots.Count == 0)
        {
            return;
        }

        var ids = snapshots.ConvertAll(snapshot => CallId.New(snapshot.StartedAt));
        await using var command = new NpgsqlCommand(CallSql.BeginCalls, connection)
        {
            Parameters =
            {
                new() { Value = snapshots.Select(snapshot => snapshot.Server).ToArray() },
                new() { Value = snapshots.Select(snapshot => snapshot.Key).ToArray() },
                new() { Value = ids.Select(id => id.Value).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var id = new CallId(reader.GetGuid(2));
            _calls[(reader.GetString(0), reader.GetString(1))] = new RecordedCall(id)
            {
                HasUnknownChildren = !ids.Contains(id),
                Aliases = { reader.GetString(1) },
                TouchedAt = time.GetUtcNow(),
            };
        }
    }

    private void Clean()
    {
        var now = time.GetUtcNow();
        if (now < _nextCleaning)
        {
            return;
        }

        foreach (var (key, call) in _calls.Where(entry => entry.Value.EndTold && now - entry.Value.TouchedAt > Remembered).ToList())
        {
            _calls.Remove(key);
        }

        _nextCleaning = now + TimeSpan.FromMinutes(1);
    }
}
