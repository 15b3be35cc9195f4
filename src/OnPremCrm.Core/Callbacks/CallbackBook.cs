using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Callbacks;

/// <summary>Reads callbacks for lists: whom we still owe a call, and how those of late were closed.</summary>
public sealed class CallbackBook(CrmDatabase database)
{
    /// <summary>The open ones, the most urgent first.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="owner">Only those of this user. Null: of everybody and of nobody.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<List<OwedCallback>> OpenAsync(Viewer viewer, UserId? owner, int most, CancellationToken cancellationToken = default) =>
        OpenAsync(viewer, new OwedBy(owner), most, cancellationToken);

    /// <summary>The open ones that are wanted, the most urgent first.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="by">Which ones.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<List<OwedCallback>> OpenAsync(Viewer viewer, OwedBy by, int most, CancellationToken cancellationToken = default) =>
        ReadAsync(
            viewer,
            database.Callbacks.VisibleTo(viewer)
                .Where(callback => callback.State == CallbackState.Open && (by.Owner == null || callback.OwnerId == by.Owner)
                    && (!by.IsFree || callback.OwnerId == null) && (by.Queue == null || callback.Queue == by.Queue))
                .OrderBy(callback => callback.DueAt).ThenBy(callback => callback.Id).Take(most),
            cancellationToken);

    /// <summary>The closed ones, the latest first.</summary>
    /// <param name="viewer">Who looks.</param>
    /// <param name="before">Only those that were closed before. Null: from the latest on.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public Task<List<OwedCallback>> ClosedAsync(Viewer viewer, DateTimeOffset? before, int most, CancellationToken cancellationToken = default) =>
        ReadAsync(
            viewer,
            database.Callbacks.VisibleTo(viewer)
                .Where(callback => callback.State == CallbackState.Closed && (before == null || callback.ClosedAt < before))
                .OrderByDescending(callback => callback.ClosedAt).ThenBy(callback => callback.Id).Take(most),
            cancellationToken);

    private async Task<List<OwedCallback>> ReadAsync(Viewer viewer, IQueryable<Callback> callbacks, CancellationToken cancellationToken)
    {
        var found = await callbacks.AsNoTracking().Include(callback => callback.Contact).Include(callback => callback.Organisation).Include(callback => callback.Owner)
            .ToListAsync(cancellationToken);
        if (found.Count == 0)
        {
            return [];
        }

        var callIds = found.Select(callback => callback.LastCallId).ToList();
        var calls = await database.Calls.AsNoTracking().Where(call => callIds.Contains(call.Id)).ToDictionaryAsync(call => call.Id, cancellationToken);
        var closers = found.Where(callback => callback.ClosedByUserId is not null).Select(callback => callback.ClosedByUserId!.Value).Distinct().ToList();
        var names = closers.Count == 0 ? []
            : await database.Users.Where(user => closers.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name, cancellationToken);
        var hidden = await HiddenClients.ReadAsync(database, viewer, found.Select(callback => (callback.ContactId, callback.OrganisationId)), cancellationToken);
        return [.. found.Select(callback => new OwedCallback(
            callback,
            calls.GetValueOrDefault(callback.LastCallId),
            callback.ClosedByUserId is { } closer ? names.GetValueOrDefault(closer) : null,
            hidden.Of(callback.ContactId, callback.OrganisationId)))];
    }
}
