using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Contacts;

/// <summary>Of which organisations one is a part, and which are parts of it. Those that whoever looks may not see are left out.</summary>
public static class OrganisationTree
{
    /// <summary>The database refuses by this name what would make an organisation a part of itself.</summary>
    public const string Constraint = "organisations_tree";

    /// <summary>From the top down, without the organisation itself.</summary>
    public static async Task<IReadOnlyList<Organisation>> AboveAsync(CrmDatabase database, OrganisationId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        var way = await database.Database.SqlQuery<Guid>($"""
            WITH RECURSIVE above AS (
                SELECT parent_id AS id, 1 AS step FROM organisations WHERE id = {id.Value} AND parent_id IS NOT NULL
                UNION ALL SELECT o.parent_id, above.step + 1 FROM above JOIN organisations o ON o.id = above.id WHERE o.parent_id IS NOT NULL
            )
            SELECT id AS "Value" FROM above ORDER BY step DESC
            """).ToListAsync(cancellationToken);
        if (way.Count == 0)
        {
            return [];
        }

        var ids = way.ConvertAll(above => new OrganisationId(above));
        var seen = await database.Organisations.AsNoTracking().Where(organisation => ids.Contains(organisation.Id)).ToListAsync(cancellationToken);
        return [.. seen.OrderBy(organisation => ids.IndexOf(organisation.Id))];
    }

    /// <summary>Its direct parts by name.</summary>
    public static async Task<IReadOnlyList<Organisation>> PartsAsync(CrmDatabase database, OrganisationId id, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        return await database.Organisations.AsNoTracking().Where(organisation => organisation.ParentId == id).OrderBy(organisation => organisation.Name.ToLower()).Take(most).ToListAsync(cancellationToken);
    }
}
