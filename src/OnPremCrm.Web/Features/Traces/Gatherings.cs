namespace OnPremCrm.Web.Features.Traces;

/// <summary>Who hears whom at a moment: lines that are joined by rooms of Asterisk (bridges) and by its inner wires (Local channels).</summary>
internal sealed class Gatherings
{
    // Within this time a line that moves from one room to another has not been away.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1.5);

    private readonly Dictionary<string, HashSet<string>> _rooms = [];
    private readonly Dictionary<string, string> _wires = [];
    private readonly Dictionary<string, DateTimeOffset> _lastSeen = [];
    private HashSet<string> _present = [];

    public void Join(string bridge, string uniqueid)
    {
        if (!_rooms.TryGetValue(bridge, out var room))
        {
            _rooms[bridge] = room = [];
        }

        room.Add(uniqueid);
    }

    public void Leave(string bridge, string uniqueid)
    {
        if (_rooms.TryGetValue(bridge, out var room))
        {
            room.Remove(uniqueid);
        }
    }

    public void Wire(string one, string two)
    {
        _wires[one] = two;
        _wires[two] = one;
    }

    /// <summary>Those who hear each other since now, each group once.</summary>
    /// <param name="parties">Whose lines the channels are; wires are nobody's.</param>
    public IReadOnlyList<IReadOnlyList<StoryParty>> News(DateTimeOffset at, IReadOnlyDictionary<string, StoryParty> parties)
    {
        foreach (var name in _present)
        {
            _lastSeen[name] = at;
        }

        var groups = new List<(string Name, IReadOnlyList<StoryParty> Parties)>();
        var known = new HashSet<string>();
        foreach (var start in _rooms.Values.SelectMany(room => room))
        {
            var group = Connected(start, known).Where(parties.ContainsKey).Select(uniqueid => parties[uniqueid]).Distinct()
                .OrderByDescending(party => party.IsOutside).ThenBy(party => party.Name, StringComparer.Ordinal).ToList();
            if (group.Count > 1)
            {
                groups.Add((string.Join(' ', group), group));
            }
        }

        _present = [.. groups.Select(group => group.Name)];
        return [.. groups.Where(group => !_lastSeen.TryGetValue(group.Name, out var last) || at - last > Moment).DistinctBy(group => group.Name).Select(group => group.Parties)];
    }

    private List<string> Connected(string start, HashSet<string> known)
    {
        var group = new List<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var uniqueid))
        {
            if (!known.Add(uniqueid))
            {
                continue;
            }

            group.Add(uniqueid);
            foreach (var other in _rooms.Values.Where(room => room.Contains(uniqueid)).SelectMany(room => room))
            {
                open.Push(other);
            }

            if (_wires.TryGetValue(uniqueid, out var end))
            {
                open.Push(end);
            }
        }

        return group;
    }
}
