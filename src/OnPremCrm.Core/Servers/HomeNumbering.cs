using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Servers;

/// <summary>Where the company's numbers are local to, for numbers that people type: as the telephony service says of its Asterisk servers.</summary>
public sealed class HomeNumbering(CrmDatabase database)
{
    // ISO 3166 keeps ZZ free for "unknown": only numbers that carry their country are read.
    private static readonly NumberingContext Nowhere = new("ZZ");

    /// <summary>The place of one server, or of the first by name.</summary>
    /// <param name="server">The Asterisk server; null: any.</param>
    /// <returns>Country <c>ZZ</c> when none is configured: national forms are then refused as of an unknown country.</returns>
    public async Task<NumberingContext> FindAsync(string? server = null, CancellationToken cancellationToken = default)
    {
        var home = await database.TelephonyServers
            .Where(candidate => candidate.Country != null && (server == null || candidate.Name == server))
            .OrderBy(candidate => candidate.Name)
            .Select(candidate => new { candidate.Country, candidate.AreaCode })
            .FirstOrDefaultAsync(cancellationToken);
        return home is null ? Nowhere : new NumberingContext(home.Country!, home.AreaCode);
    }
}
