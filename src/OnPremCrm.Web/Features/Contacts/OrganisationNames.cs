using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Organisations that a form names: found, or made where nobody has one yet.</summary>
public sealed class OrganisationNames(CrmDatabase database, CurrentUser user, Audit audit)
{
    /// <summary>Also one that I may not see: nobody shall make it a second time.</summary>
    /// <param name="from">In whose form it was named: "contact".</param>
    public async Task<Organisation> FindOrAddAsync(string name, string from, DateTimeOffset now, CancellationToken ct)
    {
        var known = database.Organisations.Local.FirstOrDefault(organisation => organisation.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? await database.Organisations.IgnoreQueryFilters().OrderBy(organisation => organisation.Id).FirstOrDefaultAsync(organisation => organisation.Name.ToLower() == name.ToLower(), ct);
        if (known is not null)
        {
            return known;
        }

        user.Viewer.Demand(GuardedNoun.Organisations, Deed.Create, null);
        var made = database.Organisations.Add(new Organisation { Id = OrganisationId.New(now), Name = name, CreatedAt = now, UpdatedAt = now }).Entity;
        audit.Add("create", "organisations", made.Id.Value, new { from });
        return made;
    }
}
