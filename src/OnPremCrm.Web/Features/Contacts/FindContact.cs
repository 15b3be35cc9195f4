using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the form of a contact begins with: the record as it is, or the number of the call that it is made from.</summary>
public static class FindContact
{
    /// <param name="Id">Null: a new contact.</param>
    /// <param name="FromCall">The call that a new contact is made from. Null: none.</param>
    /// <param name="Organisation">Where a new contact works. Null: not said.</param>
    public sealed record Query(ContactId? Id, string? Number = null, CallId? FromCall = null, OrganisationId? Organisation = null) : IRequest<SaveContact.Command?>;

    public sealed class Handler(CrmDatabase database, CustomInputs customs, CurrentUser user) : IRequestHandler<Query, SaveContact.Command?>
    {
        public async Task<SaveContact.Command?> Handle(Query query, CancellationToken ct)
        {
            if (query.Id is { } id)
            {
                var contact = await database.Contacts.AsNoTracking().Include(contact => contact.Organisation).Include(contact => contact.Numbers)
                    .Include(contact => contact.Emails).Include(contact => contact.Messengers).Include(contact => contact.Addresses)
                    .Include(contact => contact.Affiliations).ThenInclude(affiliation => affiliation.Organisation).AsSplitQuery()
                    .FirstOrDefaultAsync(contact => contact.Id == id, ct);
                if (contact is null)
                {
                    return null;
                }

                user.Viewer.Demand(GuardedNoun.Contacts, Deed.Edit, contact.OwnerId);
                return CommandOf(contact, await customs.FieldsAsync(FieldNoun.Contacts, ct), user.MasksNumbers);
            }

            user.Viewer.Demand(GuardedNoun.Contacts, Deed.Create, null);

            var call = query.FromCall is { } from
                ? await database.Calls.Where(call => call.Id == from).Select(call => new { call.Number, call.CallerName }).FirstOrDefaultAsync(ct)
                : null;
            var number = query.Number ?? call?.Number;
            return new SaveContact.Command
            {
                Name = call?.CallerName is { } name && user.Masked(name) == name ? name : "",
                Numbers = number is null ? [] : [NumberLine.Of(number, user.MasksNumbers)],
                FromCall = query.FromCall,
                Organisation = query.Organisation is { } organisation
                    ? await database.Organisations.Where(known => known.Id == organisation).Select(known => known.Name).FirstOrDefaultAsync(ct)
                    : null,
            };
        }
    }

    /// <summary>The form that shows a contact as it is stored.</summary>
    /// <param name="masks">Its reader sees numbers masked.</param>
    public static SaveContact.Command CommandOf(Contact contact, IReadOnlyList<CustomField> own, bool masks) => new()
    {
        Id = contact.Id,
        Version = contact.Version,
        Name = contact.Name,
        Organisation = contact.Organisation?.Name,
        JobTitle = contact.JobTitle,
        Affiliations = [.. contact.Affiliations.Where(affiliation => affiliation.Organisation is not null).OrderBy(affiliation => affiliation.Ordinal).Select(affiliation => new AffiliationLine
        {
            Organisation = affiliation.Organisation!.Name, Role = affiliation.Role, Since = affiliation.Since, Until = affiliation.Until, IsPast = affiliation.IsPast,
        })],
        Birthday = contact.Birthday,
        Language = contact.Language,
        OwnerId = contact.OwnerId,
        Note = contact.Note,
        Numbers = [.. contact.Numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id.Value)
            .Select(number => NumberLine.Of(number, masks))],
        Messengers = [.. contact.Messengers.OrderByDescending(account => account.IsPrimary).ThenBy(account => account.Ordinal)
            .Select(account => new MessengerLine { Text = masks ? NumberMask.Of(account.Account) : account.Account, Kind = account.Kind, IsWrong = account.IsWrong })],
        Addresses = [.. contact.Addresses.OrderByDescending(address => address.IsPrimary).ThenBy(address => address.Ordinal).Select(address => new AddressLine
        {
            Kind = address.Kind, Street = address.Street, PostalCode = address.PostalCode, City = address.City, Country = address.Country, IsWrong = address.IsWrong,
        })],
        Emails = [.. contact.Emails.OrderByDescending(email => email.IsPrimary).ThenBy(email => email.Ordinal)
            .Select(email => new EmailLine { Text = email.Address, Kind = email.Kind, IsWrong = email.IsWrong, OptedOut = email.OptedOut })],
        Source = contact.Source,
        Custom = CustomInputs.Write(own, contact.Custom),
        Tags = Tagging.Write(contact.Tags),
    };
}
