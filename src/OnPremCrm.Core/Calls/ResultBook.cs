using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Calls;

/// <summary>Says what came of a call, wherever it is said: on the card or on the call's page. The last word counts.</summary>
public sealed class ResultBook(CrmDatabase database, TimeProvider time)
{
    /// <summary>Changes what is said of a call; the caller notes and saves it.</summary>
    /// <param name="callId">A whole call that the user may see.</param>
    /// <param name="result">Null: nothing is said any more.</param>
    /// <param name="by">Who says so. Null: a program.</param>
    /// <param name="byName">As others read it.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    /// <returns>Whether there is such a result in use, and what was said before (null: nothing).</returns>
    public async Task<(bool IsThere, CallResultId? Before)> ChooseAsync(CallId callId, CallResultId? result, UserId? by, string byName, CancellationToken cancellationToken = default)
    {
        var chosen = await database.ChosenResults.SingleOrDefaultAsync(one => one.CallId == callId, cancellationToken);
        var before = chosen?.ResultId;
        if (result is not { } resultId)
        {
            if (chosen is not null)
            {
                database.ChosenResults.Remove(chosen);
            }

            return (true, before);
        }

        if (!await database.CallResults.AnyAsync(known => known.Id == resultId && known.IsActive, cancellationToken))
        {
            return (false, before);
        }

        if (chosen is null)
        {
            chosen = new ChosenResult { CallId = callId, ChosenByName = byName };
            database.ChosenResults.Add(chosen);
        }

        (chosen.ResultId, chosen.ChosenBy, chosen.ChosenByName, chosen.ChosenAt) = (resultId, by, byName, time.GetUtcNow());
        return (true, before);
    }
}
