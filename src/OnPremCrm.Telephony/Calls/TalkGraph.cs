namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// Who hears whom: the connected components of bridges (those that hold nobody) joined by wires. No state of its own.
/// </summary>
internal static class TalkGraph
{
    /// <summary>Every channel, wires too, that is connected with <paramref name="start"/>, itself included.</summary>
    public static HashSet<TrackedChannel> Connected(TrackedChannel start)
    {
        var seen = new HashSet<TrackedChannel> { start };
        var open = new Stack<TrackedChannel>();
        open.Push(start);
        while (open.TryPop(out var channel))
        {
            if (channel.OtherHalf is { IsLive: true } half && seen.Add(half))
            {
                open.Push(half);
            }

            if (channel.Bridge is not { IsHolding: false } bridge)
            {
                continue;
            }

            foreach (var member in bridge.Members)
            {
                if (seen.Add(member))
                {
                    open.Push(member);
                }
            }
        }

        return seen;
    }

    /// <summary>The gatherings in which channels of <paramref name="call"/> take part at this moment.</summary>
    public static List<(TrackedChannel[] Members, TrackedChannel[] Holders)> GatheringsOf(TrackedCall call)
    {
        var result = new List<(TrackedChannel[], TrackedChannel[])>();
        HashSet<TrackedChannel>? done = null;
        foreach (var channel in call.Channels)
        {
            if (!channel.IsLive || !channel.IsParty || channel.Bridge is not { IsHolding: false } || done?.Contains(channel) == true)
            {
                continue;
            }

            var members = Connected(channel).Where(member => member.IsParty).OrderBy(member => member.Order).ToArray();
            if (members.Length < 2)
            {
                continue;
            }

            (done ??= []).UnionWith(members);
            result.Add((members, members.Where(member => member.Holds).ToArray()));
        }

        return result;
    }
}
