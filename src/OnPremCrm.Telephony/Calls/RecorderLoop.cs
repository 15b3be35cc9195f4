using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Telephony.Journal;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// Between the trackers, which never wait, and the database, which may be slow or away: what comes is written at once while the
/// database keeps up, in ever larger transactions under load, and is kept in memory and in the journal while it is gone.
/// </summary>
internal sealed class RecorderLoop : BackgroundService
{
    /// <summary>Most calls in one transaction.</summary>
    public const int LargestBatch = 200;

    /// <summary>Most calls that wait in memory while the database is away: about a day of a busy company.</summary>
    public const int Capacity = 100_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CallRecorder _recorder;
    private readonly CallJournal _journal;
    private readonly JournalLoop _journalLoop;
    private readonly DatabaseStart _database;
    private readonly TimeProvider _time;
    private readonly ILogger<RecorderLoop> _log;
    private readonly SnapshotInbox _inbox = new(Capacity);
    private readonly ConcurrentDictionary<string, SnapshotInbox> _held = new();
    private readonly ConcurrentDictionary<(string Server, string Key), CallSnapshot> _live = new();
    private long _refused;

    public RecorderLoop(CallRecorder recorder, CallJournal journal, DatabaseStart database, TimeProvider time, ILogger<RecorderLoop> log)
    {
        (_recorder, _journal, _database, _time, _log) = (recorder, journal, database, time, log);
        _journalLoop = new JournalLoop(journal, Everything, time);
    }

    /// <summary>Calls that are not written yet.</summary>
    public int Waiting => _inbox.Count + _held.Values.Sum(held => held.Count);

    /// <summary>What an earlier run left in the journal. Known when the service has started; newer after a take-over.</summary>
    public JournalContent Earlier { get; private set; } = JournalContent.Nothing;

    /// <summary>When this run began, by our clock.</summary>
    public DateTimeOffset BeganAt { get; private set; }

    /// <summary>Completes when <see cref="Earlier"/> is in the database.</summary>
    public Task EarlierWritten => _journalLoop.Drained;

    /// <summary>Takes what a tracker says. Never waits.</summary>
    public void Tell(IReadOnlyList<CallSnapshot> snapshots)
    {
        foreach (var snapshot in snapshots)
        {
            var call = (snapshot.Server, snapshot.Key);
            if (snapshot.State == Core.Calls.CallState.Ended || snapshot.MergedInto is not null)
            {
                _live.TryRemove(call, out _);
            }
            else
            {
                _live[call] = snapshot;
            }

            if (!_held.GetValueOrDefault(snapshot.Server, _inbox).Add(snapshot) && Interlocked.Increment(ref _refused) % 1000 == 1)
            {
                _log.TooManyCallsWait(Capacity, _refused);
            }

            _journalLoop.Told(snapshot);
        }
    }

    /// <summary>A server is listened to: what its journal says when we are killed.</summary>
    public void Heard(string server, DateTimeOffset at) => _journalLoop.Heard(server, at);

    /// <summary>
    /// Keeps a server's calls from the database: it is away, so that what it knows of them could not be read, or nobody knows yet whether we lead.
    /// </summary>
    public void Hold(string server)
    {
        if (_held.TryAdd(server, new SnapshotInbox(Capacity)))
        {
            _journalLoop.HoldBegins();
        }
    }

    /// <summary>They may be written. Call it where nothing can be told of the server at the same time.</summary>
    public void Release(string server)
    {
        if (_held.TryGetValue(server, out var held))
        {
            foreach (var snapshot in held.All())
            {
                _inbox.Add(snapshot);
            }

            _held.TryRemove(server, out _);
            _journalLoop.HoldEnds(_inbox.Count);
        }
    }

    /// <summary>Another service leads for the server from now on. What was held back is thrown away: it heard the same.</summary>
    public void Leave(string server)
    {
        foreach (var call in _live.Keys.Where(call => call.Server == server))
        {
            _live.TryRemove(call, out _);
        }

        if (_held.TryRemove(server, out _))
        {
            _journalLoop.HoldEnds(_inbox.Count);
        }
    }

    /// <summary>We lead now: what the service that led before may have left in a journal beside ours is ours to write.</summary>
    public void TakeOver()
    {
        var left = _journal.TakeOver();
        if (left.Calls.Count > 0)
        {
            Take(left);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        BeganAt = _time.GetUtcNow();
        Take(_journal.Open());
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        var keeping = Task.Run(() => _journalLoop.RunAsync(cancellationToken), CancellationToken.None);
        await WriteAsync(cancellationToken);
        await keeping;
        await WriteLastAsync();
        _journalLoop.End(Waiting);
    }

    public override void Dispose()
    {
        base.Dispose();
        _journal.Dispose();
    }

    private void Take(JournalContent earlier)
    {
        Earlier = earlier;
        foreach (var snapshot in earlier.Calls)
        {
            _inbox.Add(snapshot);
        }

        if (earlier.Calls.Count > 0)
        {
            _log.JournalLoaded(earlier.Calls.Count);
        }

        _journalLoop.Loaded(earlier.Calls.Count, _inbox.Count);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _database.Ready.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var pause = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            IReadOnlyList<CallSnapshot> batch = [];
            try
            {
                batch = await _inbox.TakeAsync(LargestBatch, cancellationToken);
                await WriteAsync(batch, cancellationToken);
                _inbox.Done();
                _journalLoop.Wrote(batch.Count, _inbox.Count);
                if (pause > TimeSpan.Zero)
                {
                    _log.DatabaseIsBack(_inbox.Count);
                    pause = TimeSpan.Zero;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                _inbox.PutBack(batch);
            }
            catch (Exception failure)
            {
                _inbox.PutBack(batch);
                if (pause == TimeSpan.Zero)
                {
                    _log.DatabaseIsAway(failure.Message, _inbox.Count);
                }

                pause = pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(250) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A snapshot that the database will never take must not hold up the others.
    private async Task WriteAsync(IReadOnlyList<CallSnapshot> batch, CancellationToken cancellationToken)
    {
        try
        {
            await _recorder.WriteAsync(batch, cancellationToken);
        }
        catch (PostgresException refused) when (IsAboutTheRows(refused))
        {
            foreach (var snapshot in batch)
            {
                try
                {
                    await _recorder.WriteAsync([snapshot], cancellationToken);
                }
                catch (PostgresException again) when (IsAboutTheRows(again))
                {
                    _log.SnapshotRefused(again, snapshot.Server, snapshot.Key, snapshot.Version);
                }
            }
        }
    }

    // Stopped: one more try with what came in the last moment. What cannot be written now is in the journal.
    private async Task WriteLastAsync()
    {
        if (!_database.Ready.IsCompletedSuccessfully)
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3), _time);
        IReadOnlyList<CallSnapshot> batch = [];
        try
        {
            while (_inbox.Count > 0)
            {
                batch = await _inbox.TakeAsync(LargestBatch, limit.Token);
                await WriteAsync(batch, limit.Token);
                _inbox.Done();
            }
        }
        catch (Exception failure)
        {
            _inbox.PutBack(batch);
            _log.LeftUnwritten(_inbox.Count, failure.Message);
        }
    }

    // All that the database may not have, each call once.
    private IReadOnlyCollection<CallSnapshot> Everything()
    {
        var newest = new OrderedDictionary<(string, string), CallSnapshot>();
        foreach (var snapshot in _held.Values.SelectMany(held => held.All()).Concat(_inbox.All()).Concat(_live.Values))
        {
            var call = (snapshot.Server, snapshot.Key);
            if (!newest.TryGetValue(call, out var known) || known.Version < snapshot.Version)
            {
                newest[call] = snapshot;
            }
        }

        return newest.Values;
    }

    // Data exception, integrity violation, raised by a trigger, or our own SQL: the same rows would fail for ever.
    private static bool IsAboutTheRows(PostgresException refused) => refused.SqlState[..2] is "22" or "23" or "42" or "P0";
}
