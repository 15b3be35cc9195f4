using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;

namespace OnPremCrm.Web.Hosting;

/// <summary>What ids in the details of audit entries stand for, of whatever kind they are.</summary>
public static class NamedThings
{
    public static async Task<IReadOnlyDictionary<Guid, string>> ReadAsync(CrmDatabase database, IReadOnlyCollection<Guid> ids, Clock clock, string? country, CancellationToken ct)
    {
        var names = new Dictionary<Guid, string>();
        if (ids.Count == 0)
        {
            return names;
        }

        var all = ids.Distinct().ToList();
        var users = all.ConvertAll(id => new UserId(id));
        var contacts = all.ConvertAll(id => new ContactId(id));
        var organisations = all.ConvertAll(id => new OrganisationId(id));
        var teams = all.ConvertAll(id => new TeamId(id));
        var results = all.ConvertAll(id => new CallResultId(id));
        var fields = all.ConvertAll(id => new CustomFieldId(id));
        var calls = all.ConvertAll(id => new CallId(id));
        var imports = all.ConvertAll(id => new ImportId(id));
        Take(await database.Users.Where(user => users.Contains(user.Id)).Select(user => new { Id = user.Id, user.Name }).ToListAsync(ct), one => one.Id.Value, one => one.Name);
        Take(await database.Contacts.Where(contact => contacts.Contains(contact.Id)).Select(contact => new { contact.Id, contact.Name }).ToListAsync(ct), one => one.Id.Value, one => one.Name);
        Take(await database.Organisations.Where(firm => organisations.Contains(firm.Id)).Select(firm => new { firm.Id, firm.Name }).ToListAsync(ct), one => one.Id.Value, one => one.Name);
        Take(await database.Teams.Where(team => teams.Contains(team.Id)).Select(team => new { team.Id, team.Name }).ToListAsync(ct), one => one.Id.Value, one => one.Name);
        Take(await database.CallResults.Where(result => results.Contains(result.Id)).Select(result => new { result.Id, result.Name }).ToListAsync(ct), one => one.Id.Value, one => one.Name);
        Take(await database.CustomFields.Where(field => fields.Contains(field.Id)).Select(field => new { field.Id, field.Name }).ToListAsync(ct), one => one.Id.Value, one => one.Name);
        Take(await database.Imports.Where(import => imports.Contains(import.Id)).Select(import => new { import.Id, import.FileName }).ToListAsync(ct), one => one.Id.Value, one => one.FileName);
        Take(await database.Calls.Where(call => calls.Contains(call.Id)).Select(call => new { call.Id, call.StartedAt, call.Number }).ToListAsync(ct), one => one.Id.Value, one => CallName(one.StartedAt, one.Number, clock, country));
        return names;

        void Take<TRow>(List<TRow> rows, Func<TRow, Guid> idOf, Func<TRow, string> nameOf)
        {
            foreach (var row in rows)
            {
                names[idOf(row)] = nameOf(row);
            }
        }
    }

    /// <summary>A call as a list names it: when, and with which number.</summary>
    public static string CallName(DateTimeOffset startedAt, string? number, Clock clock, string? country) =>
        $"{clock.Date(startedAt)} {clock.TimeOfDay(startedAt)}" + (number is null ? "" : $" · {PhoneNumberTagHelper.Write(number, country)}");
}
