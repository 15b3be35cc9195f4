using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Telephony.Hosting;
using OnPremCrm.Telephony.LedgerJobs;

namespace OnPremCrm.Telephony.Rebuilding;

/// <summary>
/// Reads the kept events of a period anew, by today's rules and today's configuration, tells what the log would say differently, and unless it is
/// a dry run writes it. Contacts that somebody chose, notes and recordings stay.
/// </summary>
internal sealed class CallRebuild(TelephonyOptions options, NpgsqlDataSource source, KeptPages pages, CallRecorder recorder, NumberReader numbers)
{
    /// <summary>Does a job of the kind <see cref="LedgerJobKind.Rebuild"/>. Doing it again changes nothing more.</summary>
    public async Task<string> DoAsync(LedgerJob job, CancellationToken cancellationToken)
    {
        var server = options.Servers.FirstOrDefault(server => server.Name == job.Server)
            ?? throw new LedgerJobException($"There is no server '{job.Server}' in the configuration.");
        await using (var connection = await source.OpenConnectionAsync(cancellationToken))
        {
            await numbers.RefreshAsync(connection, cancellationToken);
        }

        var result = new RebuildResult { Applied = !job.DryRun };
        CallId? after = null;
        while (await pages.ReadAsync(job.Server, job.FromAt, job.ToAt, after, cancellationToken) is { } page)
        {
            var (changes, news) = Compare(server, page, ref result);
            if (!job.DryRun && news.Count > 0)
            {
                await recorder.RewriteAsync(news, CallSource.Events, cancellationToken);
            }

            result = result with { Changes = [.. result.Changes.Concat(changes).Take(RebuildResult.MostListed)] };
            after = page.Last;
        }

        return result.ToJson();
    }

    private (List<RebuiltCall> Changes, List<CallSnapshot> News) Compare(AsteriskServerOptions server, KeptPage page, ref RebuildResult result)
    {
        var trackerOptions = new TrackerOptions(server.Name) { Trunks = server.Trunks, ChannelPattern = server.ChannelPattern };
        var derived = new Dictionary<CallId, CallSnapshot>();
        foreach (var snapshot in KeptReplay.Run(trackerOptions, page.Events, page.Ordered).Values.Where(snapshot => snapshot.MergedInto is null))
        {
            if (page.ByLinkedid.TryGetValue(snapshot.Key, out var id))
            {
                derived[id] = snapshot;
            }
        }

        var changes = new List<RebuiltCall>();
        var news = new List<CallSnapshot>();
        foreach (var call in page.Calls)
        {
            result = result with { Calls = result.Calls + 1 };
            if (call.State != CallState.Ended)
            {
                result = result with { StillUp = result.StillUp + 1 };
            }
            else if (call.Source != CallSource.Events)
            {
                result = result with { FromLedger = result.FromLedger + 1 };
            }
            else if (!page.Heard.Contains(call.Id))
            {
                result = result with { WithoutEvents = result.WithoutEvents + 1 };
            }
            else if (page.NotHeardWhole.Contains(call.Id) || !derived.TryGetValue(call.Id, out var snapshot) || snapshot is not { State: CallState.Ended, EndKnown: true })
            {
                result = result with { NotHeardWhole = result.NotHeardWhole + 1 };
            }
            else if (Differences(call, snapshot) is { Count: > 0 } differences)
            {
                result = result with { Different = result.Different + 1 };
                changes.Add(new RebuiltCall(call.Id.Value, call.StartedAt, call.Number, differences));
                news.Add(snapshot);
            }
            else
            {
                result = result with { Agreeing = result.Agreeing + 1 };
            }
        }

        return (changes, news);
    }

    private IReadOnlyList<LedgerDifference> Differences(Call call, CallSnapshot snapshot)
    {
        var derived = SnapshotNouns.Of(call.Id, snapshot, numbers.Read(snapshot).Number);
        return CallFacts.Differences(
            CallFacts.Of(call, call.Legs.OrderBy(leg => leg.Ordinal), call.Segments.OrderBy(segment => segment.Ordinal), call.Transfers.OrderBy(transfer => transfer.Ordinal)),
            CallFacts.Of(derived, derived.Legs, derived.Segments, derived.Transfers));
    }
}
