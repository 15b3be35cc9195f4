using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>The kept events of a call: its own, and those of the consultations that became part of it, in the order in which they came.</summary>
public static class StoryEvents
{
    // A consultation begins within its call, but for the odd second between two clocks.
    private static readonly TimeSpan Odd = TimeSpan.FromMinutes(1);

    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static async Task<IReadOnlyList<StoryEvent>> ReadAsync(CrmDatabase database, Call call, CancellationToken ct)
    {
        var from = CallId.LowestAt(call.StartedAt - Odd);
        var consultations = database.Calls.Where(other => other.Id >= from && other.MergedInto == call.Id);
        if (call.EndedAt is { } ended)
        {
            var to = CallId.LowestAt(ended + Odd);
            consultations = consultations.Where(other => other.Id < to);
        }

        var ids = await consultations.Select(other => other.Id).ToListAsync(ct);
        ids.Add(call.Id);
        var parts = await database.CallEvents.AsNoTracking().Where(events => ids.Contains(events.CallId)).OrderBy(events => events.FirstAt).ThenBy(events => events.Part).ToListAsync(ct);
        var kept = parts.SelectMany(part => KeptEvents.Unpack(part.Events));
        // What is about both, such as the transfer that made them one, is kept with both.
        return [.. (ids.Count > 1 ? kept.OrderBy(one => one.At).DistinctBy(one => (one.At, string.Join('\n', one.Fields))) : kept).Select(one => new StoryEvent(one))];
    }
}
