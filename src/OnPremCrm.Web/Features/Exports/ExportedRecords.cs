using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>The records of a list, in its order and with its search, in portions however many there are.</summary>
/// <param name="database">As its asker sees it.</param>
/// <param name="search">In that database.</param>
/// <param name="sight">How far the asker's right to export reaches.</param>
public sealed class ExportedRecords(CrmDatabase database, ContactSearch search, Sight sight)
{
    private const int Portion = 1000;

    private Dictionary<ContactId, DateTimeOffset?> _lastCalls = [];
    private Dictionary<OrganisationId, int> _people = [];

    /// <summary>Of a contact that was read last. Null: no call, or nobody asked for the column.</summary>
    public DateTimeOffset? LastCallOf(ContactId contact) => _lastCalls.GetValueOrDefault(contact);

    /// <summary>Of an organisation that was read last.</summary>
    public int PeopleOf(OrganisationId organisation) => _people.GetValueOrDefault(organisation);

    /// <summary>As <c>/contacts</c> shows them.</summary>
    public async IAsyncEnumerable<Contact> ContactsAsync(Export export, [EnumeratorCancellation] CancellationToken ct)
    {
        var found = new RecordFilter(export.Tag, export.Custom, export.Mine ? export.AskedBy : export.OwnerId, export.IsFree).Narrow((await search.FindAsync(export.Search, ct)).Rows).AsNoTracking();
        if (!sight.IsAll)
        {
            var (owners, unowned) = (Owners(), sight.HasUnowned);
            found = found.Where(contact => (contact.OwnerId == null && unowned) || owners.Contains(contact.OwnerId));
        }

        for (Contact? last = null; ;)
        {
            var (name, id) = (last?.Name ?? "", last?.Id ?? default);
            var lower = last is null ? "" : await database.Contacts.Where(contact => contact.Id == id).Select(contact => contact.Name.ToLower()).FirstOrDefaultAsync(ct) ?? name.ToLowerInvariant();
            var behind = last is null ? found : found.Where(contact => EF.Functions.GreaterThan(ValueTuple.Create(contact.Name.ToLower(), contact.Id), ValueTuple.Create(lower, id)));
            var portion = await behind.OrderBy(contact => contact.Name.ToLower()).ThenBy(contact => contact.Id).Take(Portion)
                .Include(contact => contact.Organisation).Include(contact => contact.Owner).Include(contact => contact.Numbers)
                .Include(contact => contact.Emails).Include(contact => contact.Messengers).Include(contact => contact.Addresses)
                .Include(contact => contact.Figures).Include(contact => contact.Affiliations).ThenInclude(part => part.Organisation).AsSplitQuery().ToListAsync(ct);
            if (export.Columns?.Contains("last-call") == true)
            {
                var ids = portion.ConvertAll(contact => contact.Id);
                _lastCalls = await database.Contacts.Where(contact => ids.Contains(contact.Id)).Select(contact => new
                {
                    contact.Id,
                    At = database.Calls.Where(call => call.ContactId == contact.Id && call.MergedInto == null).OrderByDescending(call => call.Id).Select(call => (DateTimeOffset?)call.StartedAt).FirstOrDefault(),
                }).ToDictionaryAsync(one => one.Id, one => one.At, ct);
            }

            foreach (var contact in portion)
            {
                yield return contact;
            }

            if (portion.Count < Portion)
            {
                yield break;
            }

            last = portion[^1];
        }
    }

    /// <summary>As <c>/organisations</c> shows them.</summary>
    public async IAsyncEnumerable<Organisation> OrganisationsAsync(Export export, [EnumeratorCancellation] CancellationToken ct)
    {
        var found = new RecordFilter(export.Tag, export.Custom, export.Mine ? export.AskedBy : export.OwnerId, export.IsFree).Narrow((await search.FindOrganisationsAsync(export.Search, ct)).Rows).AsNoTracking();
        if (!sight.IsAll)
        {
            var (owners, unowned) = (Owners(), sight.HasUnowned);
            found = found.Where(organisation => (organisation.OwnerId == null && unowned) || owners.Contains(organisation.OwnerId));
        }

        for (Organisation? last = null; ;)
        {
            var (name, id) = (last?.Name ?? "", last?.Id ?? default);
            var lower = last is null ? "" : await database.Organisations.Where(organisation => organisation.Id == id).Select(organisation => organisation.Name.ToLower()).FirstOrDefaultAsync(ct) ?? name.ToLowerInvariant();
            var behind = last is null ? found : found.Where(organisation => EF.Functions.GreaterThan(ValueTuple.Create(organisation.Name.ToLower(), organisation.Id), ValueTuple.Create(lower, id)));
            var portion = await behind.OrderBy(organisation => organisation.Name.ToLower()).ThenBy(organisation => organisation.Id).Take(Portion)
                .Include(organisation => organisation.Owner).Include(organisation => organisation.Numbers)
                .Include(organisation => organisation.Emails).Include(organisation => organisation.Messengers).Include(organisation => organisation.Addresses)
                .Include(organisation => organisation.Figures).Include(organisation => organisation.Parent).AsSplitQuery().ToListAsync(ct);
            if (export.Columns?.Contains("people") == true)
            {
                var ids = portion.ConvertAll(organisation => organisation.Id);
                _people = await database.Organisations.Where(organisation => ids.Contains(organisation.Id)).Select(organisation => new { organisation.Id, organisation.Contacts.Count }).ToDictionaryAsync(one => one.Id, one => one.Count, ct);
            }

            foreach (var organisation in portion)
            {
                yield return organisation;
            }

            if (portion.Count < Portion)
            {
                yield break;
            }

            last = portion[^1];
        }
    }

    private List<UserId?> Owners() => [.. sight.Owners];

    /// <summary>In the order in which they are called.</summary>
    public static IEnumerable<PhoneNumber> Ordered(IEnumerable<PhoneNumber> numbers) => numbers.OrderByDescending(number => number.IsPrimary).ThenBy(number => number.Id.Value);

    /// <summary>In the order in which they are written to.</summary>
    public static IEnumerable<EmailAddress> Ordered(IEnumerable<EmailAddress> emails) => emails.OrderByDescending(email => email.IsPrimary).ThenBy(email => email.Ordinal);
}
