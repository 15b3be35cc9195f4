using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Core.Calls;

/// <summary>Follows a consultation call to the call that it became part of, so that an old address still leads somewhere.</summary>
public static class WholeCall
{
    // A call that was merged into a merged call, and so on: more than this is no history but a loop.
    private const int MostMerges = 8;

    /// <summary>The id itself when the call was not merged, or is not there.</summary>
    /// <param name="database">Where calls are.</param>
    /// <param name="id">The call, or a part of one.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<CallId> FindAsync(CrmDatabase database, CallId id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        for (var merges = 0; merges < MostMerges; merges++)
        {
            var next = await database.Calls.Where(call => call.Id == id).Select(call => call.MergedInto).SingleOrDefaultAsync(cancellationToken);
            if (next is not { } whole)
            {
                return id;
            }

            id = whole;
        }

        return id;
    }
}
