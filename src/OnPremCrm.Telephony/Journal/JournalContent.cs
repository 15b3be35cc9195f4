using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Journal;

/// <summary>What an earlier run of ours left in the journal.</summary>
/// <param name="Calls">The newest state of each call, in the order in which they were first kept.</param>
/// <param name="HeardUntil">By server: until when that run listened.</param>
internal sealed record JournalContent(IReadOnlyList<CallSnapshot> Calls, IReadOnlyDictionary<string, DateTimeOffset> HeardUntil)
{
    public static JournalContent Nothing { get; } = new([], new Dictionary<string, DateTimeOffset>());

    /// <summary>Of all records the newest of each call.</summary>
    public static JournalContent Of(IEnumerable<JournalRecord> records)
    {
        var newest = new OrderedDictionary<(string Server, string Key), CallSnapshot>();
        var heard = new Dictionary<string, DateTimeOffset>();
        foreach (var record in records)
        {
            if (!heard.TryGetValue(record.Server, out var before) || before < record.At)
            {
                heard[record.Server] = record.At;
            }

            if (record.Call is { } call && (!newest.TryGetValue((call.Server, call.Key), out var known) || known.Version < call.Version))
            {
                newest[(call.Server, call.Key)] = call;
            }
        }

        return new JournalContent([.. newest.Values], heard);
    }
}
