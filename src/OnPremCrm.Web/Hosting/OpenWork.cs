using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Hosting;

/// <summary>The counts of the side bar: what is open for me, and whether some of it is late.</summary>
public sealed class OpenWork(CrmDatabase database, Navigation navigation, CurrentUser user, TimeProvider time)
{
    /// <summary>The places of this user in their order, each with its count.</summary>
    public async Task<IReadOnlyList<PlaceLink>> LinksAsync(CancellationToken ct)
    {
        var places = navigation.For(user).ToList();
        var callbacks = places.Exists(place => place.Counts) ? await CallbacksAsync(ct) : null;
        return places.ConvertAll(place => new PlaceLink(place, place.Counts ? callbacks : null));
    }

    private async Task<PlaceWork> CallbacksAsync(CancellationToken ct)
    {
        var me = user.IdOrNull;
        var now = time.GetUtcNow();
        var counted = await database.Callbacks.VisibleTo(user.Viewer).Where(callback => callback.State == CallbackState.Open && callback.OwnerId == me)
            .GroupBy(_ => 1).Select(mine => new { Open = mine.Count(), Late = mine.Count(callback => callback.DueAt <= now) }).FirstOrDefaultAsync(ct);
        return new PlaceWork(counted?.Open ?? 0, counted?.Late > 0);
    }
}
