namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// The snapshots that are not in the database yet. Only the newest of a call matters, so a database that is slow or away costs
/// memory per call and not per event.
/// </summary>
/// <param name="capacity">Most calls to hold; a call beyond it is refused.</param>
public sealed class SnapshotInbox(int capacity)
{
    private readonly Lock _lock = new(); // guards _newest, _order and _taken
    private readonly Dictionary<(string Server, string Key), CallSnapshot> _newest = [];
    private Queue<(string Server, string Key)> _order = new();
    private IReadOnlyList<CallSnapshot> _taken = [];
    private readonly SemaphoreSlim _something = new(0, 1);

    /// <summary>Calls that wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _newest.Count;
            }
        }
    }

    /// <summary>Replaces an older snapshot of the same call. False: the call is new and there is no more room.</summary>
    public bool Add(CallSnapshot snapshot)
    {
        lock (_lock)
        {
            var call = (snapshot.Server, snapshot.Key);
            if (_newest.TryGetValue(call, out var waiting))
            {
                _newest[call] = waiting.Version > snapshot.Version ? waiting : snapshot;
                return true;
            }

            if (_newest.Count >= capacity)
            {
                return false;
            }

            _newest.Add(call, snapshot);
            _order.Enqueue(call);
            Wake();
            return true;
        }
    }

    /// <summary>Waits until there is something, then takes up to <paramref name="most"/> calls, the longest waiting first.</summary>
    public async Task<IReadOnlyList<CallSnapshot>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _something.WaitAsync(cancellationToken);
            lock (_lock)
            {
                var taken = new List<CallSnapshot>(Math.Min(most, _order.Count));
                while (taken.Count < most && _order.TryDequeue(out var call))
                {
                    _newest.Remove(call, out var snapshot);
                    taken.Add(snapshot!);
                }

                if (_order.Count > 0)
                {
                    Wake();
                }

                if (taken.Count > 0)
                {
                    _taken = taken;
                    return taken;
                }
            }
        }
    }

    /// <summary>What was taken last is written.</summary>
    public void Done()
    {
        lock (_lock)
        {
            _taken = [];
        }
    }

    /// <summary>What could not be written waits again, at its old place, unless something newer of the same call came in between.</summary>
    public void PutBack(IReadOnlyList<CallSnapshot> snapshots)
    {
        if (snapshots.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            var order = new Queue<(string, string)>(snapshots.Count + _order.Count);
            foreach (var snapshot in snapshots)
            {
                var call = (snapshot.Server, snapshot.Key);
                order.Enqueue(call);
                _newest[call] = _newest.TryGetValue(call, out var waiting) && waiting.Version > snapshot.Version ? waiting : snapshot;
            }

            var again = order.ToHashSet();
            foreach (var call in _order.Where(call => !again.Contains(call)))
            {
                order.Enqueue(call);
            }

            _order = order;
            _taken = [];
            Wake();
        }
    }

    /// <summary>All that waits or was taken and is not done, the longest waiting first. A call may be there twice.</summary>
    public IReadOnlyList<CallSnapshot> All()
    {
        lock (_lock)
        {
            return [.. _taken, .. _order.Select(call => _newest[call])];
        }
    }

    private void Wake()
    {
        if (_something.CurrentCount == 0)
        {
            _something.Release();
        }
    }
}
