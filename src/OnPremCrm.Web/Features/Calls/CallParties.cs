using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Everybody outside whose name, or a part of whose number, was asked for.</summary>
public sealed class CallParties
{
    // Up to here the database is told the ids, and finds their calls by index. A name that more people have is frequent in the log too:
    // then it is faster to read the log backwards and look each contact up.
    private const int FewPeople = 500;

    private const int FewestDigits = 4;

    private IQueryable<ContactId>? _manyContacts;
    private List<ContactId> _contacts = [];
    private List<OrganisationId> _organisations = [];
    private List<string> _numbers = [];

    private CallParties()
    {
    }

    /// <param name="text">A part of a name or of a number.</param>
    /// <param name="number">The number that the text may be as a whole, E.164. Null when it is none.</param>
    public static async Task<CallParties> FindAsync(CrmDatabase database, string text, string? number, CancellationToken ct)
    {
        var parties = new CallParties();
        text = text.Trim();
        var contacts = database.Contacts.Named(text).Select(contact => contact.Id);
        parties._contacts = await database.ByBitmapAsync(() => contacts.Take(FewPeople + 1).ToListAsync(ct), ct);
        if (parties._contacts.Count > FewPeople)
        {
            parties._manyContacts = contacts;
        }

        parties._organisations = await database.Organisations.Named(text)
            .Select(organisation => organisation.Id).Take(FewPeople).ToListAsync(ct);
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length >= FewestDigits)
        {
            parties._numbers = await database.PhoneNumbers.Where(entry => entry.Number.Contains(digits))
                .Select(entry => entry.Number).Distinct().Take(FewPeople).ToListAsync(ct);
        }

        if (number is not null)
        {
            parties._numbers.Add(number);
        }

        return parties;
    }

    public IQueryable<Call> Of(IQueryable<Call> calls) => _manyContacts is { } many
        ? calls.Where(call => many.Contains(call.ContactId!.Value) || _organisations.Contains(call.OrganisationId!.Value) || _numbers.Contains(call.Number!))
        : calls.Where(call => _contacts.Contains(call.ContactId!.Value) || _organisations.Contains(call.OrganisationId!.Value) || _numbers.Contains(call.Number!));
}
