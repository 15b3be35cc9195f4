using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Access;

/// <summary>Who is in a user's team.</summary>
public static class Teammates
{
    /// <summary>The user's team, the user included. Empty for one in no team, and for one whose role has no right that ends at a team.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="user">With the role of the company's own, if there is one.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<IReadOnlyList<UserId>> OfAsync(CrmDatabase database, User user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        return user is { TeamId: { } team, CustomRole: not null }
            ? await database.Users.Where(colleague => colleague.TeamId == team).Select(colleague => colleague.Id).ToListAsync(cancellationToken)
            : [];
    }
}
