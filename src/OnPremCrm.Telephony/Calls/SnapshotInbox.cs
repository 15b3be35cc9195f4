namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// The snapshots that are not in the database yet. Only the newest of a call matters, so a database that is slow or away costs
/// memory per call and not per event.
/// </summary>
/// <param name="capacity">Most calls to hold; a call beyond it is refused.</param>
public sealed class SnapshotInbox(int capacity)
{
    private readonly Lock _lock = new(); // guards _newest and _order
    private readonly Dictionary<(string Server, string Key), CallSnapshot> _newest = [];
    private readonly Queue<(string Server, string Key)> _order = new();
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
                    return taken;
                }
            }
        }
    }

    /// <summary>What could not be written waits again, unless something newer of the same call came in between.</summary>
    public void PutBack(IReadOnlyList<CallSnapshot> snapshots)
    {
        lock (_lock)
        {
            foreach (var snapshot in snapshots)
            {
                var call = (snapshot.Server, snapshot.Key);
                if (_newest.TryGetValue(call, out var waiting))
                {
                    _newest[call] = waiting.Version > snapshot.Version ? waiting : snapshot;
                }
                else
                {
                    _newest.Add(call, snapshot); // beyond the capacity too: it had its place already
                    _order.Enqueue(call);
                }
            }

            Wake();
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
