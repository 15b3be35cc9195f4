using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Telephony.Callbacks;
using OnPremCrm.Telephony.Commands;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// Snapshots to rows: everything that a batch of calls changes, and the callbacks that follow from it, in one transaction.
/// The same snapshot twice, or an older one late, changes nothing.
/// </summary>
internal sealed class CallRecorder(NpgsqlDataSource source, NumberReader numbers, CallMatching matching, CallbackRule callbacks, TimeProvider time)
{
    private static readonly string[] ChildTables = [ChildRows.Legs, ChildRows.Segments, ChildRows.Transfers];

    // From here on the pages are told of a batch of old calls once.
    private const int ManyOldCalls = 20;

    private readonly CallDirectory _directory = new(time); // guarded by _turn
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Calls ended whose recordings may now be fetched.</summary>
    public event Action? RecordingsDue;

    /// <summary>Writes one snapshot of each of several calls.</summary>
    /// <exception cref="NpgsqlException">Nothing was written.</exception>
    public Task WriteAsync(IReadOnlyList<CallSnapshot> snapshots, CancellationToken cancellationToken) =>
        InTurnAsync(snapshots, CallSource.Events, rewrites: false, cancellationToken);

    /// <summary>
    /// Writes calls over what the log says of them, or adds them: they were read again from a source that knows better. The tracker's versions
    /// and the rule that an end is final do not hold here; what people decided (contact, notes) stays, and callbacks follow from the new facts.
    /// </summary>
    /// <param name="snapshots">Calls that have ended, each once.</param>
    /// <param name="from">The source.</param>
    /// <exception cref="NpgsqlException">Nothing was written.</exception>
    public Task RewriteAsync(IReadOnlyList<CallSnapshot> snapshots, CallSource from, CancellationToken cancellationToken) =>
        snapshots.Any(snapshot => snapshot.State != CallState.Ended)
            ? throw new ArgumentException("A call that is still up is the live tracker's.", nameof(snapshots))
            : InTurnAsync(snapshots, from, rewrites: true, cancellationToken);

    private async Task InTurnAsync(IReadOnlyList<CallSnapshot> snapshots, CallSource from, bool rewrites, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        var due = false;
        try
        {
            due = await WriteInOneTransactionAsync(snapshots, from, rewrites, cancellationToken);
        }
        catch
        {
            _directory.Forget(snapshots);
            throw;
        }
        finally
        {
            _turn.Release();
        }

        if (due)
        {
            RecordingsDue?.Invoke();
        }
    }

    private async Task<bool> WriteInOneTransactionAsync(
        IReadOnlyList<CallSnapshot> snapshots, CallSource from, bool rewrites, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var news = rewrites
            ? OverWhatIsThere(await _directory.FindAnewAsync(connection, snapshots, cancellationToken))
            : NewerThanWhatIsThere(await _directory.FindAsync(connection, snapshots, cancellationToken));
        if (news.Count == 0)
        {
            await transaction.CommitAsync(cancellationToken); // aliases may have been begun
            return false;
        }

        var now = time.GetUtcNow();
        await numbers.RefreshAsync(connection, cancellationToken);
        var readings = news.ConvertAll(entry => numbers.Read(entry.Snapshot));
        var unmatched = news.Zip(readings)
            .Where(pair => !pair.First.Call.IsMatched && (pair.Second.Number is not null || CommandOf(pair.First.Snapshot) is not null))
            .Select(pair => (pair.First.Call.Id, pair.Second.Number, CommandOf(pair.First.Snapshot)))
            .ToList();
        var contacts = await matching.FindAsync(connection, unmatched, cancellationToken);
        var due = false;
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            var quiet = rewrites && news.Count >= ManyOldCalls;
            if (quiet)
            {
                Add(batch, Doorbell.BeQuiet);
            }

            AddJson(batch, rewrites ? CallSql.RewriteCalls : CallSql.WriteCalls, Json(news.Zip(readings, (entry, reading) =>
                Row(entry.Snapshot, entry.Call.Id, reading, contacts.GetValueOrDefault(entry.Call.Id), from, now))));
            AddMatchings(batch, unmatched, contacts, now);
            AddAliases(batch, news, rewrites);
            AddChildren(batch, news);
            AddLive(batch, news, now);
            due = AddRecordings(batch, news, now);
            AddMerges(batch, news, now);
            AddProgress(batch, news, now);
            var outcomes = Outcomes(news, readings);
            if (rewrites)
            {
                CallbackRule.AddTakenBack(batch, outcomes, now);
            }

            await callbacks.AddToAsync(batch, connection, outcomes, cancellationToken);
            if (quiet)
            {
                Add(batch, Doorbell.BeLoud);
                Add(batch, CallSql.RingOnce, news[^1].Call.Id.Value);
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        foreach (var ((snapshot, call), reading) in news.Zip(readings))
        {
            call.Version = snapshot.Version;
            call.IsMatched |= contacts.ContainsKey(call.Id);
            call.ConversationTold |= snapshot.AnsweredAt is not null && reading.Number is not null;
            call.EndTold |= snapshot.State == CallState.Ended;
            call.MergeTold |= snapshot.MergedInto is not null;
            call.HasUnknownChildren = false;
            call.TouchedAt = now;
            if (call.EndTold)
            {
                call.ForgetChildren();
            }
        }

        return due;
    }

    private static List<(CallSnapshot Snapshot, RecordedCall Call)> NewerThanWhatIsThere(List<(CallSnapshot Snapshot, RecordedCall Call)> found) =>
    [
        .. found
            .Where(entry => entry.Snapshot.Version > entry.Call.Version)
            .GroupBy(entry => entry.Call.Id)
            .Select(group => group.MaxBy(entry => entry.Snapshot.Version)),
    ];

    private static List<(CallSnapshot Snapshot, RecordedCall Call)> OverWhatIsThere(List<(CallSnapshot Snapshot, RecordedCall Call)> found) =>
    [
        .. found
            .GroupBy(entry => entry.Call.Id)
            .Select(group => group.First())
            .Select(entry => (entry.Snapshot with { Version = Math.Max(entry.Call.Version + 1, entry.Snapshot.Version) }, entry.Call)),
    ];

    private static CallRow Row(CallSnapshot snapshot, CallId id, ReadNumber reading, CallContact? contact, CallSource from, DateTimeOffset now) => new(
        id.Value,
        snapshot.Server,
        snapshot.Linkedid,
        Word.Of(snapshot.State),
        Word.Of(snapshot.Direction),
        reading.Number,
        snapshot.NumberAsPresented,
        reading.Cleaned,
        reading.Reading,
        snapshot.CallerName,
        snapshot.Did,
        snapshot.Dialled,
        snapshot.Queue,
        snapshot.Trunk,
        snapshot.Operator,
        snapshot.StartedAt.UtcDateTime,
        snapshot.AnsweredAt?.UtcDateTime,
        snapshot.EndedAt?.UtcDateTime,
        Seconds(snapshot.WaitSeconds),
        Seconds(snapshot.RingSeconds),
        Seconds(snapshot.TalkSeconds),
        snapshot.Disposition is { } disposition ? Word.Of(disposition) : null,
        snapshot.EndKnown,
        snapshot.Rang,
        snapshot.AnsweredBy,
        snapshot.MissedBy,
        snapshot.RingingNow,
        snapshot.TalkingNow,
        contact?.ContactId?.Value,
        contact?.OrganisationId?.Value,
        contact is null ? null : Word.Of(contact.Match),
        CommandOf(snapshot),
        null,
        Word.Of(from),
        snapshot.Version,
        now.UtcDateTime);

    private static int? Seconds(double? seconds) => seconds is { } value ? (int)Math.Round(Math.Max(0, value), MidpointRounding.AwayFromZero) : null;

    private static Guid? CommandOf(CallSnapshot snapshot) => Guid.TryParse(snapshot.CommandId, out var command) ? command : null;

    // Strangers need no explanation, and most callers are strangers.
    private static void AddMatchings(
        NpgsqlBatch batch, List<(CallId Call, string? Number, Guid? Command)> unmatched, Dictionary<CallId, CallContact> contacts, DateTimeOffset now)
    {
        var explained = unmatched
            .Where(entry => entry.Number is not null && contacts.TryGetValue(entry.Call, out var contact) && contact.Candidates is { Count: > 0 })
            .ToList();
        if (explained.Count > 0)
        {
            Add(batch, CallSql.WriteMatchings,
                explained.Select(entry => entry.Call.Value).ToArray(),
                explained.Select(entry => entry.Number!).ToArray(),
                explained.Select(entry => LedgerJson.Write(contacts[entry.Call].Candidates!)).ToArray(),
                now.UtcDateTime);
        }
    }

    // A linkedid that the call took on, or that came with a consultation: it names this call from now on.
    private static void AddAliases(NpgsqlBatch batch, List<(CallSnapshot Snapshot, RecordedCall Call)> news, bool rewrites)
    {
        var taken = news
            .Where(entry => entry.Snapshot.MergedInto is null)
            .SelectMany(entry => entry.Snapshot.Aliases.Append(entry.Snapshot.Linkedid).Prepend(entry.Snapshot.Key)
                .Where(alias => (rewrites || alias != entry.Snapshot.Key) && entry.Call.Aliases.Add(alias))
                .Select(alias => (entry.Snapshot.Server, Alias: alias, entry.Call.Id)))
            .DistinctBy(entry => (entry.Server, entry.Alias))
            .ToList();
        if (taken.Count > 0)
        {
            Add(batch, CallSql.MoveAliases,
                taken.Select(entry => entry.Server).ToArray(), taken.Select(entry => entry.Alias).ToArray(), taken.Select(entry => entry.Id.Value).ToArray());
        }
    }

    private static void AddChildren(NpgsqlBatch batch, List<(CallSnapshot Snapshot, RecordedCall Call)> news)
    {
        var changed = ChildTables.ToDictionary(table => table, _ => new List<string>());
        foreach (var (snapshot, call) in news)
        {
            foreach (var (table, ordinal, json) in ChildRows.Of(call.Id, snapshot))
            {
                if (!call.Children.TryGetValue((table, ordinal), out var before) || before != json)
                {
                    call.Children[(table, ordinal)] = json;
                    changed[table].Add(json);
                }
            }

            foreach (var table in ChildTables)
            {
                var count = ChildRows.Count(snapshot, table);
                if (call.HasUnknownChildren | CutFrom(call, table, count))
                {
                    Add(batch, CallSql.CutChildren(table), call.Id.Value, count);
                }
            }
        }

        foreach (var (table, rows) in changed.Where(entry => entry.Value.Count > 0))
        {
            AddJson(batch, CallSql.WriteChildren(table), SnapshotJson.List(rows));
        }
    }

    private static bool CutFrom(RecordedCall call, string table, int count)
    {
        var cut = false;
        for (var ordinal = count; call.Children.Remove((table, ordinal)); ordinal++)
        {
            cut = true;
        }

        return cut;
    }

    private static void AddLive(NpgsqlBatch batch, List<(CallSnapshot Snapshot, RecordedCall Call)> news, DateTimeOffset now)
    {
        var live = news.Where(entry => entry.Snapshot.State != CallState.Ended && entry.Snapshot.MergedInto is null).ToList();
        if (live.Count > 0)
        {
            AddJson(batch, CallSql.WriteLive, SnapshotJson.List(live.Select(entry => JsonSerializer.Serialize(
                new
                {
                    CallId = entry.Call.Id.Value,
                    entry.Snapshot.Server,
                    Snapshot = JsonSerializer.SerializeToElement(entry.Snapshot, SnapshotJson.Live),
                    UpdatedAt = now.UtcDateTime,
                },
                SnapshotJson.Row))));
        }

        var over = news.Except(live).Select(entry => entry.Call.Id.Value).ToArray();
        if (over.Length > 0)
        {
            Add(batch, CallSql.EndLive, over);
        }
    }

    private static bool AddRecordings(NpgsqlBatch batch, List<(CallSnapshot Snapshot, RecordedCall Call)> news, DateTimeOffset now)
    {
        var begun = news
            .SelectMany(entry => entry.Snapshot.Recordings
                .Where(recording => recording.Path is { Length: > 0 } path && entry.Call.Recordings.Add(path))
                .Select(recording => (entry.Snapshot.Server, entry.Call, Recording: recording)))
            .ToList();
        if (begun.Count > 0)
        {
            Add(batch, CallSql.WriteRecordings,
                begun.Select(entry => RecordingId.New(entry.Recording.StartedAt).Value).ToArray(),
                begun.Select(entry => entry.Call.Id.Value).ToArray(),
                begun.Select(entry => entry.Server).ToArray(),
                begun.Select(entry => entry.Recording.Path!).ToArray(),
                begun.Select(entry => entry.Recording.StartedAt.UtcDateTime).ToArray(),
                now.UtcDateTime);
        }

        var ended = news
            .Where(entry => entry.Snapshot.State == CallState.Ended && entry.Call.Recordings.Count + entry.Snapshot.Recordings.Count > 0)
            .Select(entry => entry.Call.Id.Value)
            .ToArray();
        if (ended.Length > 0)
        {
            Add(batch, CallSql.RecordingsDue, ended, now.UtcDateTime);
        }

        return ended.Length > 0;
    }

    private static void AddMerges(NpgsqlBatch batch, List<(CallSnapshot Snapshot, RecordedCall Call)> news, DateTimeOffset now)
    {
        foreach (var (snapshot, call) in news.Where(entry => entry.Snapshot.MergedInto is not null && !entry.Call.MergeTold))
        {
            Add(batch, CallSql.MergeCall, call.Id.Value, snapshot.Server, snapshot.MergedInto!);
            Add(batch, CallSql.DropDoubleRecordings, call.Id.Value);
            Add(batch, CallSql.GiveRecordings, call.Id.Value, now.UtcDateTime);
        }
    }

    private static void AddProgress(NpgsqlBatch batch, List<(CallSnapshot Snapshot, RecordedCall Call)> news, DateTimeOffset now)
    {
        var told = news
            .Where(entry => entry.Snapshot.MergedInto is null && CommandOf(entry.Snapshot) is not null)
            .Select(entry =>
            {
                var (progress, outcome) = DialStory.Of(entry.Snapshot);
                return JsonSerializer.Serialize(
                    new
                    {
                        Id = CommandOf(entry.Snapshot),
                        CallId = entry.Call.Id.Value,
                        Progress = Word.Of(progress),
                        Outcome = outcome is { } known ? Word.Of(known) : null,
                        Rank = (int)progress,
                    },
                    SnapshotJson.Row);
            })
            .ToList();
        if (told.Count > 0)
        {
            AddJson(batch, CallSql.CommandProgress, SnapshotJson.List(told));
            batch.BatchCommands[^1].Parameters.Add(new NpgsqlParameter { Value = now.UtcDateTime });
        }
    }

    // What the callback rule has to know: conversations that began or ended, and calls that ended without one.
    private static List<CallOutcome> Outcomes(
        List<(CallSnapshot Snapshot, RecordedCall Call)> news, List<ReadNumber> readings) =>
    [
        .. news.Zip(readings)
            .Where(pair => pair.Second.Number is not null && pair.First.Snapshot.MergedInto is null && !pair.First.Call.EndTold
                && (pair.First.Snapshot.State == CallState.Ended || (pair.First.Snapshot.AnsweredAt is not null && !pair.First.Call.ConversationTold)))
            .Select(pair => new CallOutcome(pair.First.Call.Id, pair.Second.Number!, pair.First.Snapshot)),
    ];

    private static string Json(IEnumerable<CallRow> rows) => SnapshotJson.List(rows.Select(row => JsonSerializer.Serialize(row, SnapshotJson.Row)));

    private static void AddJson(NpgsqlBatch batch, string sql, string json) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = json, NpgsqlDbType = NpgsqlDbType.Json } } });

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }
}
