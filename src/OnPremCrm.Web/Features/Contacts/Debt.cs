using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A call that we owe a contact or an organisation, and how urgent it is.</summary>
public sealed record Debt(OwedCallback Owed, DueLight Light)
{
    private const int Most = 5;

    /// <summary>The open ones among these, the most urgent first.</summary>
    public static async Task<IReadOnlyList<Debt>> OfAsync(IQueryable<Callback> callbacks, CrmDatabase database, CurrentUser user, DateTimeOffset now, CancellationToken ct)
    {
        var open = await callbacks.AsNoTracking().VisibleTo(user.Viewer).Where(callback => callback.State == CallbackState.Open)
            .Include(callback => callback.Owner).Include(callback => callback.Contact).Include(callback => callback.Organisation)
            .OrderBy(callback => callback.DueAt).Take(Most).ToListAsync(ct);
        if (open.Count == 0)
        {
            return [];
        }

        var hours = await database.WorkingHours.AsNoTracking().SingleAsync(ct);
        var ids = open.ConvertAll(callback => callback.LastCallId);
        var calls = await database.Calls.AsNoTracking().Where(call => ids.Contains(call.Id)).ToDictionaryAsync(call => call.Id, ct);
        return open.ConvertAll(callback => new Debt(new OwedCallback(callback, calls.GetValueOrDefault(callback.LastCallId), null), DueLight.Of(callback.DueAt, hours, now)));
    }
}
