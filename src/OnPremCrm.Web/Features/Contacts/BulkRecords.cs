using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.BulkEdits;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Finds the records that shall be changed at once: of those that whoever asks may see.</summary>
public sealed class BulkRecords(CrmDatabase database, ContactSearch search, CurrentUser user)
{
    /// <summary>The ticked ones that there are, or all that the list finds; one more than may be changed at once when there are too many.</summary>
    public Task<List<Guid>> FindAsync(BulkAsked asked, CancellationToken ct) =>
        asked.Ids is { } ids ? VisibleAsync(asked.Noun, ids, ct) : asked.Noun == FieldNoun.Contacts ? ContactsAsync(asked.Question, ct) : OrganisationsAsync(asked.Question, ct);

    public async Task<List<Guid>> VisibleAsync(FieldNoun noun, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        if (noun == FieldNoun.Contacts)
        {
            var contacts = ids.Select(id => new ContactId(id)).ToList();
            return (await database.Contacts.Where(contact => contacts.Contains(contact.Id)).Select(contact => contact.Id).ToListAsync(ct)).ConvertAll(id => id.Value);
        }

        var organisations = ids.Select(id => new OrganisationId(id)).ToList();
        return (await database.Organisations.Where(organisation => organisations.Contains(organisation.Id)).Select(organisation => organisation.Id).ToListAsync(ct)).ConvertAll(id => id.Value);
    }

    // What only comes close to what was typed was not asked for.
    private async Task<List<Guid>> ContactsAsync(RecordQuestion question, CancellationToken ct)
    {
        var found = await search.FindAsync(question.Q, ct);
        var fields = await CustomFieldBook.ReadAsync(database, FieldNoun.Contacts, ct);
        var contacts = question.Filter(fields, user).Narrow(found.Rows);
        return found.AreAlike ? [] : (await contacts.Select(contact => contact.Id).Take(BulkEditor.Most + 1).ToListAsync(ct)).ConvertAll(id => id.Value);
    }

    private async Task<List<Guid>> OrganisationsAsync(RecordQuestion question, CancellationToken ct)
    {
        var found = await search.FindOrganisationsAsync(question.Q, ct);
        var fields = await CustomFieldBook.ReadAsync(database, FieldNoun.Organisations, ct);
        var organisations = question.Filter(fields, user).Narrow(found.Rows);
        return found.AreAlike ? [] : (await organisations.Select(organisation => organisation.Id).Take(BulkEditor.Most + 1).ToListAsync(ct)).ConvertAll(id => id.Value);
    }
}
