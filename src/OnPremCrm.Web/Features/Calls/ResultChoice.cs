using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>What may be said about what came of a call, and what was said.</summary>
/// <param name="Results">Those in use, in the administrator's order; one that is retired stands at the end while it is chosen.</param>
/// <param name="Chosen">Null: nothing was said.</param>
public sealed record ResultChoice(CallId CallId, IReadOnlyList<CallResult> Results, ChosenResult? Chosen)
{
    public static async Task<ResultChoice> ReadAsync(CrmDatabase database, CallId callId, CancellationToken ct)
    {
        var chosen = await database.ChosenResults.AsNoTracking().SingleOrDefaultAsync(one => one.CallId == callId, ct);
        var chosenId = chosen?.ResultId;
        var results = await database.CallResults.AsNoTracking().Where(result => result.IsActive || result.Id == chosenId)
            .OrderByDescending(result => result.IsActive).ThenBy(result => result.Ordinal).ThenBy(result => result.Id).ToListAsync(ct);
        return new ResultChoice(callId, results, chosen);
    }
}
