using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One contact for a program.</summary>
public static class FetchContact
{
    public sealed record Query(ContactId Id) : IRequest<ContactAnswer>;

    public sealed class Handler(CrmDatabase database, CustomInputs customs) : IRequestHandler<Query, ContactAnswer>
    {
        public async Task<ContactAnswer> Handle(Query query, CancellationToken ct) => ContactAnswer.Of(await database.Contacts.AsNoTracking()
            .Include(contact => contact.Organisation).Include(contact => contact.Owner).Include(contact => contact.Numbers)
            .Include(contact => contact.Emails).Include(contact => contact.Messengers).Include(contact => contact.Addresses).AsSplitQuery()
            .SingleAsync(contact => contact.Id == query.Id, ct), await customs.FieldsAsync(FieldNoun.Contacts, ct));
    }
}
