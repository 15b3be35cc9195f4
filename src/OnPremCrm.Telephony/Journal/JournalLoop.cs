using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Journal;

/// <summary>
/// Decides when calls go to the journal: as soon as the database has taken nothing for a moment while something waits, and until all that waited
/// is written. From then on a killed service loses nothing that it heard more than a moment before.
/// </summary>
/// <param name="everything">All that the database may not have: what waits, what is being written, what is up.</param>
internal sealed class JournalLoop(CallJournal journal, Func<IReadOnlyCollection<CallSnapshot>> everything, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SyncEvery = TimeSpan.FromSeconds(1);

    // A file that is nearly full of calls that all wait would else be written anew for each change.
    private static readonly TimeSpan CompactAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new(); // guards the fields below
    private readonly Dictionary<(string Server, string Key), CallSnapshot> _changed = [];
    private readonly Dictionary<string, DateTimeOffset> _heard = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _behindSince;
    private bool _keeping;
    private bool _clearDue;
    private int? _leftToClear;
    private int? _leftToDrain;
    private int _holds;

    // Only of the loop.
    private bool _whole;
    private long _lastSync = long.MinValue / 2;
    private long _lastTry = long.MinValue / 2;
    private bool _unsynced;

    /// <summary>Completes when what an earlier run left in the journal is in the database.</summary>
    public Task Drained
    {
        get
        {
            lock (_lock)
            {
                return _drained.Task;
            }
        }
    }

    /// <summary>Calls of an earlier run were put where calls wait.</summary>
    /// <param name="waiting">All that waits now, these last.</param>
    public void Loaded(int calls, int waiting)
    {
        lock (_lock)
        {
            if (_drained.Task.IsCompleted)
            {
                _drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (calls == 0)
            {
                _drained.SetResult();
                return;
            }

            _behindSince ??= time.GetTimestamp();
            (_leftToDrain, _leftToClear) = (waiting, waiting);
        }
    }

    /// <summary>A tracker has told of a call. Never waits.</summary>
    public void Told(CallSnapshot snapshot)
    {
        lock (_lock)
        {
            _behindSince ??= time.GetTimestamp();
            if (_keeping)
            {
                _changed[(snapshot.Server, snapshot.Key)] = snapshot;
                Wake();
            }
        }
    }

    /// <summary>A server is listened to.</summary>
    public void Heard(string server, DateTimeOffset at)
    {
        lock (_lock)
        {
            _heard[server] = at;
        }
    }

    /// <summary>Calls are held back from the database on purpose; they are kept in the journal all the while.</summary>
    public void HoldBegins()
    {
        lock (_lock)
        {
            _holds++;
        }
    }

    /// <summary>They are held back no more.</summary>
    /// <param name="waiting">Calls that now wait to be written.</param>
    public void HoldEnds(int waiting)
    {
        lock (_lock)
        {
            _holds--;
            _behindSince = waiting == 0 ? null : _behindSince ?? time.GetTimestamp();
            if (waiting == 0 && _holds == 0)
            {
                (_keeping, _leftToClear, _clearDue) = (false, null, true);
            }
        }
    }

    /// <summary>The database has taken calls.</summary>
    /// <param name="written">How many.</param>
    /// <param name="waiting">How many still wait; they are written in the order in which they began to wait.</param>
    public void Wrote(int written, int waiting)
    {
        lock (_lock)
        {
            _behindSince = waiting == 0 ? null : time.GetTimestamp();
            if (_leftToDrain is { } unwritten && (_leftToDrain = unwritten - written) <= 0)
            {
                _leftToDrain = null;
                _drained.TrySetResult();
            }

            if (_holds > 0)
            {
                return;
            }

            _leftToClear = _keeping ? waiting : _leftToClear - written;
            _keeping = false;
            if (_leftToClear <= 0)
            {
                (_leftToClear, _clearDue) = (null, true);
                Wake();
            }
        }
    }

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _wake.WaitAsync(Look, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return; // End follows
            }

            Step();
        }
    }

    /// <summary>The service ends. What the database has not taken is put on the disk whole.</summary>
    public void End(int waiting)
    {
        Step();
        if (waiting > 0)
        {
            journal.Replace(everything(), HeardNow());
        }
        else if (_holds == 0)
        {
            journal.Clear();
        }

        journal.Sync();
    }

    private void Step()
    {
        List<CallSnapshot> changed;
        bool keeping, clear;
        lock (_lock)
        {
            if (!_keeping && (_holds > 0 || (_behindSince is { } since && time.GetElapsedTime(since) > Patience)))
            {
                (_keeping, _whole, _clearDue, _leftToClear) = (true, false, false, null);
            }

            keeping = _keeping;
            clear = _clearDue;
            _clearDue = false;
            changed = [.. _changed.Values];
            _changed.Clear();
        }

        if (clear)
        {
            journal.Clear();
        }

        if (keeping)
        {
            Keep(changed);
        }
    }

    private void Keep(List<CallSnapshot> changed)
    {
        var heardDue = time.GetElapsedTime(_lastSync) >= SyncEvery;
        if (_whole && (changed.Count > 0 || heardDue))
        {
            _whole = journal.Append(changed, heardDue ? HeardNow() : new Dictionary<string, DateTimeOffset>());
            _unsynced = true;
        }

        // The first time, when the file has become too long, and now and then when the disk did not take it.
        if (!_whole && time.GetElapsedTime(_lastTry) >= (journal.Works ? CompactAfter : TryAgainAfter))
        {
            _lastTry = time.GetTimestamp();
            var all = everything();
            _whole = journal.Replace(all, HeardNow()) == all.Count;
            _unsynced = false;
        }

        if (heardDue)
        {
            _lastSync = time.GetTimestamp();
            if (_unsynced)
            {
                journal.Sync();
                _unsynced = false;
            }
        }
    }

    private Dictionary<string, DateTimeOffset> HeardNow()
    {
        lock (_lock)
        {
            return new Dictionary<string, DateTimeOffset>(_heard);
        }
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }
}
