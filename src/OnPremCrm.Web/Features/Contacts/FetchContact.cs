using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One contact for a program. One that was merged into another is that other.</summary>
public static class FetchContact
{
    public sealed record Query(ContactId Id) : IRequest<ContactAnswer?>;

    public sealed class Handler(CrmDatabase database, CustomInputs customs, CurrentUser user) : IRequestHandler<Query, ContactAnswer?>
    {
        public async Task<ContactAnswer?> Handle(Query query, CancellationToken ct) =>
            await FindAsync(query.Id, ct) ?? (await MergeBook.WentIntoAsync(database, MergeNoun.Contacts, query.Id.Value, ct) is { } into ? await FindAsync(new ContactId(into), ct) : null);

        private async Task<ContactAnswer?> FindAsync(ContactId id, CancellationToken ct) =>
            await FetchContacts.Whole(database.Contacts.Where(contact => contact.Id == id)).FirstOrDefaultAsync(ct) is { } found
                ? ContactAnswer.Of(found, await customs.FieldsAsync(FieldNoun.Contacts, ct), user.MasksNumbers)
                : null;
    }
}
