using System.Runtime.CompilerServices;
using OnPremCrm.Asterisk;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// The ledger that a PBX keeps of itself: CEL where there is one, else CDR. It gives whole calls, also of those that began long before
/// the time that is asked for, or went on long after.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="shift">What moves the ledger's times to the clock of the log; all times below are by that.</param>
internal sealed class PbxLedger(AsteriskServerOptions server, TimeSpan shift)
{
    /// <summary>Rows are written in about the order of their times.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(5);

    /// <summary>A channel that has been up for longer is a ghost to the tracker too.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(12);

    /// <summary>Rows after which it is looked whether the rest concerns anybody.</summary>
    private const int CheckEvery = 4096;

    private readonly TrackerOptions _tracker = new(server.Name) { Trunks = server.Trunks, ChannelPattern = server.ChannelPattern };

    private readonly Endpoints _endpoints = new(new TrackerOptions(server.Name) { Trunks = server.Trunks, ChannelPattern = server.ChannelPattern });

    /// <summary>What was read last. Null before.</summary>
    public LedgerKind? Kind { get; private set; }

    /// <summary>Lines that were no record in what was read last.</summary>
    public int Damaged { get; private set; }

    /// <summary>Where the ledger begins. Null when it is empty, or what was read is not its beginning.</summary>
    public DateTimeOffset? BeginsAt { get; private set; }

    /// <summary>Where it is, for people.</summary>
    public string Place => server.CelConnectionString is not null ? $"table {server.CelTable}" : server.CelCsvPath ?? server.CdrCsvPath ?? "nowhere";

    /// <summary>
    /// The calls that were up at some time between <paramref name="from"/> and <paramref name="to"/>, each part once, as they are
    /// complete.
    /// </summary>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Inclusive.</param>
    /// <param name="restartedAt">When Asterisk last started; null when not known.</param>
    /// <exception cref="LedgerUnavailableException">No ledger can tell.</exception>
    public async IAsyncEnumerable<LedgerPart> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, DateTimeOffset? restartedAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var any = false;
        LedgerUnavailableException? cel = null;
        if (OpenCel() is { } source)
        {
            Begin(LedgerKind.Cel);
            var parts = FromCelAsync(source, from, to, restartedAt, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (parts)
            {
                while (cel is null)
                {
                    try
                    {
                        if (!await parts.MoveNextAsync())
                        {
                            yield break;
                        }

                        any = true;
                    }
                    catch (LedgerUnavailableException unavailable) when (!any && server.CdrCsvPath is { Length: > 0 })
                    {
                        cel = unavailable;
                        continue;
                    }

                    yield return parts.Current;
                }
            }
        }

        if (server.CdrCsvPath is not { Length: > 0 } path)
        {
            throw new LedgerUnavailableException(LedgerFault.NotConfigured, $"No ledger is configured for {server.Name}: set CelCsvPath to the file that Asterisk writes.");
        }

        Begin(LedgerKind.Cdr);
        foreach (var part in FromCdr(new CdrFile(path, server.LedgerZone()), from, to))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return part;
        }
    }

    /// <summary>True when the ledger is where it should be and empty: nothing has happened on that PBX yet.</summary>
    public bool IsNotBegun => OpenCel() is { } cel ? cel.IsNotBegun : server.CdrCsvPath is { Length: > 0 } path && new CdrFile(path, server.LedgerZone()).IsNotBegun;

    private void Begin(LedgerKind kind) => (Kind, Damaged, BeginsAt) = (kind, 0, null);

    private ICelSource? OpenCel() =>
        server.CelConnectionString is { Length: > 0 } connection ? new CelTable(connection, server.CelTable, server.LedgerZone())
        : server.CelCsvPath is { Length: > 0 } path ? new CelFile(path, server.LedgerZone())
        : null;

    private async IAsyncEnumerable<LedgerPart> FromCelAsync(
        ICelSource source, DateTimeOffset from, DateTimeOffset to, DateTimeOffset? restartedAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var groups = new CelGroups();
        var headless = new List<CelGroup>();
        var since = DateTimeOffset.MinValue;
        var checkAt = 0;
        await foreach (var written in source.ReadAsync(from - Lead - shift, cancellationToken))
        {
            var row = shift == TimeSpan.Zero ? written : written with { At = written.At + shift };
            since = since == DateTimeOffset.MinValue ? row.At : since;
            foreach (var group in groups.Add(row))
            {
                if (Concerns(group, from, to) is { } part)
                {
                    yield return part;
                }
            }

            if (row.At > to + Lead && ++checkAt % CheckEvery == 0 && !groups.HasAnyOf(to))
            {
                break; // what follows is of calls that began later
            }
        }

        Damaged = source.Damaged;
        BeginsAt = since == DateTimeOffset.MinValue || source.HasOlder ? null : since;
        foreach (var group in groups.End())
        {
            if (Concerns(group, from, to) is { } part)
            {
                yield return part;
            }
        }

        if (headless.Count == 0 || OpenCel() is not { } again)
        {
            yield break;
        }

        await AddHeadsAsync(again, headless, from, cancellationToken);
        foreach (var group in headless)
        {
            yield return Part(group, restartedAt);
        }

        LedgerPart? Concerns(CelGroup group, DateTimeOffset after, DateTimeOffset before)
        {
            if (group.IsVainRecall || group.Rows[0].At > before || (group.LastAt < after && !group.IsUp))
            {
                return null;
            }

            if (group.IsHeadless)
            {
                headless.Add(group);
                return null;
            }

            return Part(group, restartedAt);
        }
    }

    /// <summary>The beginnings of calls that were up before the first reading began.</summary>
    private async Task AddHeadsAsync(ICelSource source, List<CelGroup> groups, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var wanted = new Dictionary<string, CelGroup>();
        foreach (var group in groups)
        {
            foreach (var name in group.Names)
            {
                wanted[name] = group;
            }
        }

        var last = groups.Max(group => group.Rows[0].At);
        var heads = groups.ToDictionary(group => group, _ => new List<CelRow>());
        await foreach (var written in source.ReadAsync(from - LongestCall - shift, cancellationToken))
        {
            var row = shift == TimeSpan.Zero ? written : written with { At = written.At + shift };
            if (row.At > last)
            {
                break;
            }

            if (wanted.TryGetValue(row.Linkedid, out var group) || wanted.TryGetValue(row.Uniqueid, out group))
            {
                wanted[row.Uniqueid] = wanted[row.Linkedid] = group;
                heads[group].Add(row);
            }
        }

        foreach (var (group, rows) in heads)
        {
            group.AddHead(rows);
        }
    }

    private LedgerPart Part(CelGroup group, DateTimeOffset? restartedAt)
    {
        var calls = LedgerCalls.Derive(CelStory.Of(group.Rows, server.MonitorPath), _tracker, _endpoints, group.LastAt < restartedAt ? restartedAt : null);
        return new LedgerPart(calls, group.Rows[0].At, group.LastAt, group.IsUp && !(group.LastAt < restartedAt));
    }

    private IEnumerable<LedgerPart> FromCdr(CdrFile file, DateTimeOffset from, DateTimeOffset to)
    {
        // A record is written when a leg ends, so those of a call that goes on are not there yet; the call that began before the reading did is.
        var rows = file.Read(from - Lead - shift)
            .Select(row => shift == TimeSpan.Zero ? row : row with { Start = row.Start + shift, Answer = row.Answer + shift, End = row.End + shift })
            .ToList();
        Damaged = file.Damaged;
        BeginsAt = rows.Count > 0 && !file.HasOlder ? rows[0].End : null;
        foreach (var group in CdrGroups.Of(rows))
        {
            var (first, last) = (group.Min(row => row.Start), group.Max(row => row.End));
            if (first <= to && last >= from)
            {
                yield return new LedgerPart(LedgerCalls.Derive(CdrStory.Of(group, server.MonitorPath), _tracker, _endpoints), first, last, IsUp: false);
            }
        }
    }
}
