using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Everything about one contact: details, what we owe, colleagues, and the history, newest first.</summary>
public static class ShowContact
{
    /// <param name="Before">The history before this call. Null: from now.</param>
    public sealed record Query(ContactId Id, CallId? Before = null) : IRequest<Model?>;

    /// <param name="Callback">What we owe. Null when nothing.</param>
    public sealed record Model(Contact Contact, Callback? Callback, IReadOnlyList<Colleague> Colleagues, IReadOnlyDictionary<string, int> SharedBy, CallHistory History);

    public sealed record Colleague(ContactId Id, string Name, string? JobTitle);

    public sealed class Handler(CrmDatabase database, CallHistories histories) : IRequestHandler<Query, Model?>
    {
        private const int MostColleagues = 20;

        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var contact = await database.Contacts.AsNoTracking()
                .Include(contact => contact.Organisation)
                .Include(contact => contact.Owner)
                .Include(contact => contact.Numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id))
                .FirstOrDefaultAsync(contact => contact.Id == query.Id, ct);
            if (contact is null)
            {
                return null;
            }

            var numbers = contact.Numbers.Select(number => number.Number).ToList();
            var callback = await database.Callbacks.AsNoTracking().Include(callback => callback.Owner)
                .FirstOrDefaultAsync(callback => callback.State == CallbackState.Open && (callback.ContactId == contact.Id || numbers.Contains(callback.Number)), ct);
            var colleagues = contact.OrganisationId is not { } organisation
                ? []
                : await database.Contacts.Where(other => other.OrganisationId == organisation && other.Id != contact.Id)
                    .OrderBy(other => other.Name.ToLower()).Take(MostColleagues)
                    .Select(other => new Colleague(other.Id, other.Name, other.JobTitle)).ToListAsync(ct);
            var sharedBy = await database.PhoneNumbers.Where(number => numbers.Contains(number.Number) && number.ContactId != contact.Id)
                .GroupBy(number => number.Number).Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, ct);
            var history = await histories.ReadAsync(database.Calls.Where(call => call.ContactId == contact.Id), query.Before, ct);
            return new Model(contact, callback, colleagues, sharedBy, history);
        }
    }
}
