using Microsoft.Extensions.Logging;
using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// Restores calls from a PBX's ledger: those that the log lacks are added, those that it has in part are written over. Doing it again
/// changes nothing.
/// </summary>
internal sealed class Backfill(CallRecorder recorder, CallLog calls, TimeProvider time, ILogger<Backfill> log)
{
    private const int CallsAtOnce = 200;

    /// <summary>The edges of a gap are known about so well.</summary>
    private static readonly TimeSpan Edge = TimeSpan.FromSeconds(2);

    /// <summary>Rows that are still to come: a leg that hangs up last, a transfer that is completed by it.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>The live tracker ends by itself what the ledger says has ended; if it has not by then, it never will.</summary>
    private static readonly TimeSpan LongestDoubt = TimeSpan.FromMinutes(1);

    /// <summary>Reads the ledger of a time and restores what is missing.</summary>
    /// <param name="server">The server.</param>
    /// <param name="from">By our clock.</param>
    /// <param name="to">By our clock.</param>
    /// <param name="everything">True for a time in which nobody listened: calls that were up then are written over even if the log looks whole.</param>
    /// <param name="clock">The clocks.</param>
    /// <param name="restartedAt">When Asterisk last started, by our clock; null when not known.</param>
    /// <param name="written">Told of the counts so far after each batch.</param>
    /// <exception cref="LedgerUnavailableException">The ledger cannot tell.</exception>
    /// <exception cref="NpgsqlException">The database is away; what was written stays, and the rest is done by doing it again.</exception>
    public async Task<BackfillCounts> RunAsync(
        AsteriskServerOptions server, DateTimeOffset from, DateTimeOffset to, bool everything, LedgerClock clock, DateTimeOffset? restartedAt,
        Func<BackfillCounts, Task> written, CancellationToken cancellationToken)
    {
        var ledger = new PbxLedger(server, clock.RowShift);
        var (begin, end) = (clock.InLog(from), clock.InLog(to));
        var counts = new BackfillCounts();
        var waiting = new List<LedgerPart>();
        await foreach (var part in ledger.ReadAsync(begin - Edge, end + Edge, restartedAt is { } started ? clock.InLog(started) : null, cancellationToken))
        {
            counts = counts with { Ledger = ledger.Kind };
            waiting.Add(part);
            if (waiting.Count >= CallsAtOnce)
            {
                counts = await WriteAsync(server.Name, waiting, begin, end, everything, ledger.Kind!.Value, clock, counts, cancellationToken);
                waiting.Clear();
                await written(counts);
            }
        }

        counts = counts with { Ledger = ledger.Kind, DamagedLines = ledger.Damaged };
        counts = await WriteAsync(server.Name, waiting, begin, end, everything, ledger.Kind!.Value, clock, counts, cancellationToken);
        if (ledger.BeginsAt is { } beginsAt && beginsAt > begin && await calls.KnowsCallBeforeAsync(server.Name, beginsAt, cancellationToken))
        {
            await written(counts);
            throw new LedgerUnavailableException(LedgerFault.TooShort, $"The ledger ({ledger.Place}) begins only at {beginsAt:u}. Was it rotated away?");
        }

        if (ledger.Damaged > 0)
        {
            log.LedgerDamaged(server.Name, ledger.Damaged, ledger.Place);
        }

        return counts;
    }

    private async Task<BackfillCounts> WriteAsync(
        string server, List<LedgerPart> parts, DateTimeOffset begin, DateTimeOffset end, bool everything, LedgerKind kind, LedgerClock clock, BackfillCounts counts,
        CancellationToken cancellationToken)
    {
        var now = clock.InLog(time.GetUtcNow());
        var logged = await calls.FindAsync(server, parts.SelectMany(part => part.Calls).SelectMany(call => call.Aliases.Append(call.Key)), cancellationToken);
        var write = new List<CallSnapshot>();
        foreach (var part in parts)
        {
            var wanted = new HashSet<string>();
            foreach (var call in part.Calls.Where(call => call.MergedInto is null && call.StartedAt <= end + Edge && (call.EndedAt is not { } over || over >= begin - Edge)))
            {
                counts = counts with { Found = counts.Found + 1 };
                var known = Known(logged, call);
                if (call.State != CallState.Ended || now - part.LastAt < Rest || (known is { State: not CallState.Ended } && now - part.LastAt < LongestDoubt))
                {
                    counts = counts with { StillUp = counts.StillUp + 1 };
                    continue;
                }

                var inside = everything && call.StartedAt <= end && call.EndedAt >= begin;
                if (known is null)
                {
                    counts = counts with { Added = counts.Added + 1 };
                }
                else if (IsBetter(known, call, kind, inside, out var corrects))
                {
                    counts = counts with { Corrected = counts.Corrected + (corrects ? 1 : 0) };
                }
                else
                {
                    continue;
                }

                wanted.Add(call.Key);
                write.Add(known is { Disposition: CallDisposition.Voicemail } && call is { Voicemail: true, AnsweredAt: null } ? call with { Disposition = CallDisposition.Voicemail } : call);
            }

            // A consultation that the log has as a call of its own has become part of one of these.
            write.AddRange(part.Calls.Where(call => call.MergedInto is { } into && wanted.Contains(into)));
        }

        await RewriteAsync(write, kind == LedgerKind.Cel ? CallSource.Cel : CallSource.Cdr, cancellationToken);
        return counts;
    }

    private static bool IsBetter(LoggedCall known, CallSnapshot call, LedgerKind kind, bool inside, out bool corrects)
    {
        var differs = LedgerComparison.Of(known, call, kind).Count > 0;
        corrects = differs || !known.EndKnown || known.State != CallState.Ended;
        if (!call.EndKnown && known.State == CallState.Ended)
        {
            return corrects = false; // Asterisk died: its ledger stops at the last that happened, and we heard that the call was still up after that
        }

        if (known.Source != CallSource.Events)
        {
            return corrects;
        }

        // Call detail records know less than what was heard of a call, except when its end was not.
        return corrects || (inside && kind == LedgerKind.Cel);
    }

    private static LoggedCall? Known(Dictionary<string, LoggedCall> logged, CallSnapshot call)
    {
        foreach (var alias in call.Aliases.Prepend(call.Linkedid).Prepend(call.Key))
        {
            if (logged.TryGetValue(alias, out var known))
            {
                return known;
            }
        }

        return null;
    }

    // A call that the database will never take must not hold up the others.
    private async Task RewriteAsync(List<CallSnapshot> write, CallSource from, CancellationToken cancellationToken)
    {
        if (write.Count == 0)
        {
            return;
        }

        try
        {
            await recorder.RewriteAsync(write, from, cancellationToken);
        }
        catch (PostgresException refused) when (IsAboutTheRows(refused))
        {
            foreach (var call in write)
            {
                try
                {
                    await recorder.RewriteAsync([call], from, cancellationToken);
                }
                catch (PostgresException again) when (IsAboutTheRows(again))
                {
                    log.SnapshotRefused(again, call.Server, call.Key, call.Version);
                }
            }
        }
    }

    // Data exception, integrity violation, raised by a trigger, or our own SQL: the same rows would fail for ever.
    private static bool IsAboutTheRows(PostgresException refused) => refused.SqlState[..2] is "22" or "23" or "42" or "P0";
}
