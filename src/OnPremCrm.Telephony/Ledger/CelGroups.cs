namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// Sorts the rows of a ledger into whole calls while it is read, and lets go of each when it is over: memory for the calls that
/// are up and not for a day.
/// </summary>
internal sealed class CelGroups
{
    /// <summary>How long after its last channel's end a call may still be joined to another.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, CelGroup> _byName = [];
    private readonly Dictionary<string, string> _uniqueidsByChannel = [];
    private readonly Queue<(CelGroup Group, DateTimeOffset At)> _resting = new();

    /// <summary>Takes a row in and gives the calls that are complete by now.</summary>
    public IEnumerable<CelGroup> Add(CelRow row)
    {
        if (row.Event is "STREAM_BEGIN" or "STREAM_END" or "DTMF")
        {
            return [];
        }

        var group = Of(row);
        group.Add(row);
        if (row.Event == "CHAN_START")
        {
            _uniqueidsByChannel[row.Channel] = row.Uniqueid;
        }

        if (!group.IsUp)
        {
            _resting.Enqueue((group, row.At));
        }

        return _resting.TryPeek(out var oldest) && row.At - oldest.At > Rest ? Complete(row.At) : [];
    }

    /// <summary>Some call that began by then is not complete yet.</summary>
    public bool HasAnyOf(DateTimeOffset time) => _byName.Values.Any(group => group.Rows[0].At <= time);

    /// <summary>What is left at the end of the ledger: calls that have just ended, and those that are still up.</summary>
    public IReadOnlyList<CelGroup> End()
    {
        var rest = _byName.Values.Distinct().OrderBy(group => group.Rows[0].Number).ToList();
        _byName.Clear();
        _resting.Clear();
        return rest;
    }

    private List<CelGroup> Complete(DateTimeOffset now)
    {
        var complete = new List<CelGroup>();
        while (_resting.TryPeek(out var oldest) && now - oldest.At > Rest)
        {
            _resting.Dequeue();
            var (group, at) = oldest;

            // Joined to another, living again, or ended later than this entry says: then a later entry speaks for it.
            if (group.IsUp || group.LastAt > at || !_byName.TryGetValue(group.Rows[0].Uniqueid, out var known) || known != group)
            {
                continue;
            }

            foreach (var name in group.Names)
            {
                _byName.Remove(name);
            }

            foreach (var row in group.Rows)
            {
                if (_uniqueidsByChannel.TryGetValue(row.Channel, out var uniqueid) && uniqueid == row.Uniqueid)
                {
                    _uniqueidsByChannel.Remove(row.Channel);
                }
            }

            complete.Add(group);
        }

        return complete;
    }

    private CelGroup Of(CelRow row)
    {
        CelGroup? group = null;
        foreach (var name in NamesIn(row))
        {
            if (_byName.TryGetValue(name, out var known) && known != group)
            {
                group = group is null ? known : Join(group, known);
            }
        }

        group ??= new CelGroup();
        foreach (var name in NamesIn(row))
        {
            if (group.Names.Add(name))
            {
                _byName[name] = group;
            }
        }

        return group;
    }

    private CelGroup Join(CelGroup one, CelGroup other)
    {
        var (into, from) = one.Rows.Count >= other.Rows.Count ? (one, other) : (other, one);
        into.TakeIn(from);
        foreach (var name in from.Names)
        {
            _byName[name] = into;
        }

        return into;
    }

    private IEnumerable<string> NamesIn(CelRow row)
    {
        yield return row.Uniqueid;
        yield return row.Linkedid;
        if (row.Event == "BRIDGE_ENTER")
        {
            // A conference joins people of several linkedids. A room to wait in joins nobody: a parking lot is one for everybody.
            if (CelExtra.BridgeIn(row.Extra) is { } bridge)
            {
                yield return bridge;
            }
        }
        else if (row.Event is "ATTENDEDTRANSFER" or "BLINDTRANSFER" or "PICKUP" or "PARK_END")
        {
            foreach (var (name, value) in CelExtra.Read(row.Extra))
            {
                if (name.EndsWith("_uniqueid", StringComparison.Ordinal) && value.Length > 0)
                {
                    yield return value;
                }
                else if (name == "retriever" && _uniqueidsByChannel.TryGetValue(value, out var retriever))
                {
                    yield return retriever;
                }
            }
        }
    }
}
