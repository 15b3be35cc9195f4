using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Telephony.Tests.Calls;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Ledger;

/// <summary>The calls that the ledgers beside a recorded story tell.</summary>
internal static class TraceLedger
{
    public static Task<IReadOnlyList<CallSnapshot>> CelAsync(string story) =>
        CelAsync(new CelFile(Trace.PathOf(story, "cel.csv"), TimeZoneInfo.Utc));

    public static async Task<IReadOnlyList<CallSnapshot>> CelAsync(ICelSource source)
    {
        var groups = new CelGroups();
        var complete = new List<CelGroup>();
        await foreach (var row in source.ReadAsync(DateTimeOffset.UnixEpoch, CancellationToken.None))
        {
            complete.AddRange(groups.Add(row));
        }

        complete.AddRange(groups.End());
        return [.. complete
            .SelectMany(group => LedgerCalls.Derive(CelStory.Of(group.Rows, "/var/spool/asterisk/monitor"), TrackerRun.Lab, new Endpoints(TrackerRun.Lab)))
            .OrderBy(call => call.StartedAt)];
    }
}
