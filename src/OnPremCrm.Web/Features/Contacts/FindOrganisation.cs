using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the form of an organisation begins with.</summary>
public static class FindOrganisation
{
    /// <param name="Id">Null: a new one.</param>
    /// <param name="Parent">What a new one is a part of. Null: not said.</param>
    public sealed record Query(OrganisationId? Id, OrganisationId? Parent = null) : IRequest<SaveOrganisation.Command?>;

    public sealed class Handler(CrmDatabase database, CustomInputs customs, CurrentUser user) : IRequestHandler<Query, SaveOrganisation.Command?>
    {
        public async Task<SaveOrganisation.Command?> Handle(Query query, CancellationToken ct)
        {
            if (query.Id is not { } id)
            {
                user.Viewer.Demand(GuardedNoun.Organisations, Deed.Create, null);
                return new SaveOrganisation.Command
                {
                    Parent = query.Parent is { } above ? await database.Organisations.Where(known => known.Id == above).Select(known => known.Name).FirstOrDefaultAsync(ct) : null,
                };
            }

            var organisation = await database.Organisations.AsNoTracking().Include(organisation => organisation.Parent).Include(organisation => organisation.Numbers).Include(organisation => organisation.Ranges)
                .Include(organisation => organisation.Emails).Include(organisation => organisation.Messengers).Include(organisation => organisation.Addresses).AsSplitQuery()
                .FirstOrDefaultAsync(organisation => organisation.Id == id, ct);
            if (organisation is null)
            {
                return null;
            }

            user.Viewer.Demand(GuardedNoun.Organisations, Deed.Edit, organisation.OwnerId);
            return CommandOf(organisation, await customs.FieldsAsync(FieldNoun.Organisations, ct), user.MasksNumbers);
        }
    }

    /// <summary>The form that shows an organisation as it is stored.</summary>
    /// <param name="masks">Its reader sees numbers masked.</param>
    public static SaveOrganisation.Command CommandOf(Organisation organisation, IReadOnlyList<CustomField> own, bool masks) => new()
    {
        Id = organisation.Id,
        Version = organisation.Version,
        Name = organisation.Name,
        Parent = organisation.Parent?.Name,
        City = organisation.City,
        Website = organisation.Website,
        OwnerId = organisation.OwnerId,
        Note = organisation.Note,
        Numbers = [.. organisation.Numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id.Value)
            .Select(number => NumberLine.Of(number, masks))],
        Messengers = [.. organisation.Messengers.OrderByDescending(account => account.IsPrimary).ThenBy(account => account.Ordinal)
            .Select(account => new MessengerLine { Text = masks ? NumberMask.Of(account.Account) : account.Account, Kind = account.Kind, IsWrong = account.IsWrong })],
        Addresses = [.. organisation.Addresses.OrderByDescending(address => address.IsPrimary).ThenBy(address => address.Ordinal).Select(address => new AddressLine
        {
            Kind = address.Kind, Street = address.Street, PostalCode = address.PostalCode, City = address.City, Country = address.Country, IsWrong = address.IsWrong,
        })],
        Emails = [.. organisation.Emails.OrderByDescending(email => email.IsPrimary).ThenBy(email => email.Ordinal)
            .Select(email => new EmailLine { Text = email.Address, Kind = email.Kind, IsWrong = email.IsWrong, OptedOut = email.OptedOut })],
        Source = organisation.Source,
        Custom = CustomInputs.Write(own, organisation.Custom),
        Tags = Tagging.Write(organisation.Tags),
        Blocks = masks ? null : string.Join("\n", organisation.Ranges.OrderBy(range => range.FirstNumber, StringComparer.Ordinal).Select(range => range.AsWritten)),
    };
}
