using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Lists;

/// <summary>Views have names of their own; the database is asked, so that two who save at once cannot both be right.</summary>
internal static class ViewNames
{
    public const string Noun = "saved-views";

    /// <summary>False: another view has the name, and nothing was saved.</summary>
    public static async Task<bool> SaveAsync(CrmDatabase database, CancellationToken ct)
    {
        try
        {
            await database.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException failed) when (failed.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return false;
        }
    }
}
