namespace OnPremCrm.Telephony.Ledger;

/// <summary>The rows of channels that have to do with each other: one call, or several that were joined or only shared a linkedid.</summary>
internal sealed class CelGroup
{
    private static readonly TimeSpan Vain = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<string> _up = [];
    private readonly HashSet<string> _seen = [];

    /// <summary>In the order of the ledger once complete.</summary>
    public List<CelRow> Rows { get; } = [];

    /// <summary>Linkedids and uniqueids by which it is known.</summary>
    public HashSet<string> Names { get; } = [];

    /// <summary>When its last row was written.</summary>
    public DateTimeOffset LastAt { get; private set; }

    /// <summary>Channels whose end the ledger has not told.</summary>
    public bool IsUp => _up.Count > 0;

    /// <summary>Channels whose beginning lies before what was read.</summary>
    public bool IsHeadless { get; private set; }

    /// <summary>
    /// Asterisk wanted to call a phone back by itself, after a transfer that came to nothing say, and could not: live it is a detail of
    /// that call, here nothing ties it to one. A click of ours has an id of its own and is a call even so.
    /// </summary>
    public bool IsVainRecall =>
        !IsUp && _seen.Count == 1 && LastAt - Rows[0].At < Vain && Rows.Exists(row => row.App == "AppDial2") && !Rows.Exists(row => row.Event is "ANSWER" or "APP_START")
        && !Rows[0].Uniqueid.StartsWith("crm-", StringComparison.Ordinal);

    public void Add(CelRow row)
    {
        if (_seen.Add(row.Uniqueid) && row.Event is not "LINKEDID_END")
        {
            IsHeadless |= row.Event != "CHAN_START";
            _up.Add(row.Uniqueid);
        }

        if (row.Event is "HANGUP" or "CHAN_END")
        {
            _up.Remove(row.Uniqueid);
        }

        Rows.Add(row);
        LastAt = LastAt > row.At ? LastAt : row.At;
    }

    /// <summary>Puts rows of before the reading's beginning in front; those that it began with are among them once more.</summary>
    public void AddHead(IReadOnlyList<CelRow> rows)
    {
        var known = Rows.Select(Identity).ToHashSet();
        Rows.InsertRange(0, rows.Where(row => !known.Contains(Identity(row))));
        IsHeadless = false;

        static (DateTimeOffset, string, string, string, string) Identity(CelRow row) => (row.At, row.Event, row.Uniqueid, row.App, row.Extra);
    }

    public void TakeIn(CelGroup other)
    {
        Rows.AddRange(other.Rows);
        Rows.Sort((left, right) => left.Number.CompareTo(right.Number));
        Names.UnionWith(other.Names);
        _up.UnionWith(other._up);
        _seen.UnionWith(other._seen);
        LastAt = LastAt > other.LastAt ? LastAt : other.LastAt;
        IsHeadless |= other.IsHeadless;
    }
}
