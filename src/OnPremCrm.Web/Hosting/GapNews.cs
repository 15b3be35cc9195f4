using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Web.Hosting;

/// <summary>Which gaps a user should hear of now: those that are not healed, and those that were healed within a day, unless the user put them away.</summary>
public sealed class GapNews(CrmDatabase database, CurrentUser user, TimeProvider time)
{
    private const int Most = 20;

    private static readonly TimeSpan HealedIsNews = TimeSpan.FromDays(1);
    private static readonly TimeSpan IncompleteIsNews = TimeSpan.FromDays(14);

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<ListeningGap>> ReadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var healedSince = now - HealedIsNews;
        var incompleteSince = now - IncompleteIsNews;
        var id = user.IdOrNull;
        return await database.ListeningGaps.AsNoTracking()
            .Where(gap => gap.State == GapState.Open || gap.State == GapState.Waiting
                || (gap.State == GapState.Incomplete && gap.FromAt > incompleteSince)
                || (gap.State == GapState.Restored && gap.UpdatedAt > healedSince && gap.CallsAdded + gap.CallsCorrected + gap.CallsUnknown > 0))
            .Where(gap => gap.State == GapState.Open || gap.State == GapState.Waiting || !database.GapDismissals.Any(away => away.GapId == gap.Id && away.UserId == id))
            .OrderByDescending(gap => gap.FromAt).Take(Most).ToListAsync(ct);
    }

    /// <summary>Those that touch a period and concern whoever looks for calls in it.</summary>
    public async Task<IReadOnlyList<ListeningGap>> WithinAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        var gaps = database.ListeningGaps.AsNoTracking();
        gaps = from is { } first ? gaps.Where(gap => gap.ToAt == null || gap.ToAt >= first) : gaps;
        gaps = to is { } last ? gaps.Where(gap => gap.FromAt < last) : gaps;
        return await gaps.Where(gap => gap.State != GapState.Restored || gap.CallsAdded + gap.CallsCorrected + gap.CallsUnknown > 0)
            .OrderByDescending(gap => gap.FromAt).Take(Most).ToListAsync(ct);
    }
}
