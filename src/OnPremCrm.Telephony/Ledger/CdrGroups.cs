namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// Sorts call detail records into whole calls: those of one linkedid, and those in which one channel took part in two, which is
/// how a consultation on a second line and the call that it was for are joined.
/// </summary>
internal static class CdrGroups
{
    /// <summary>Channel names begin again at zero after a restart: the same name much later is another channel.</summary>
    private static readonly TimeSpan SameLife = TimeSpan.FromSeconds(2);

    public static IReadOnlyList<IReadOnlyList<CdrRow>> Of(IEnumerable<CdrRow> rows)
    {
        var byLinkedid = new Dictionary<string, List<CdrRow>>();
        var byChannel = new Dictionary<string, (DateTimeOffset End, string Linkedid)>();
        var joined = new Dictionary<string, string>();
        foreach (var row in rows.OrderBy(row => row.Start).ThenBy(row => row.End))
        {
            var linkedid = Root(row.Linkedid);
            foreach (var channel in (ReadOnlySpan<string>)[row.Channel, row.OtherChannel])
            {
                if (channel.Length == 0)
                {
                    continue;
                }

                if (byChannel.TryGetValue(channel, out var before) && Root(before.Linkedid) != linkedid && row.Start - before.End <= SameLife)
                {
                    linkedid = Join(Root(before.Linkedid), linkedid);
                }

                byChannel[channel] = (before.End > row.End ? before.End : row.End, linkedid);
            }

            if (!byLinkedid.TryGetValue(linkedid, out var group))
            {
                byLinkedid.Add(linkedid, group = []);
            }

            group.Add(row);
        }

        return [.. byLinkedid.Values.Select(group => group.OrderBy(row => row.Start).ThenBy(row => row.End).ToList()).OrderBy(group => group[0].Start)];

        string Root(string linkedid)
        {
            while (joined.TryGetValue(linkedid, out var into))
            {
                linkedid = into;
            }

            return linkedid;
        }

        string Join(string into, string other)
        {
            joined[other] = into;
            if (byLinkedid.Remove(other, out var rows))
            {
                if (!byLinkedid.TryGetValue(into, out var group))
                {
                    byLinkedid.Add(into, group = []);
                }

                group.AddRange(rows);
            }

            return into;
        }
    }
}
