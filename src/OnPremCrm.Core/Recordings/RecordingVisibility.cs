using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Recordings;

/// <summary>Which recordings one may play. That a call was recorded is seen by whoever sees the call.</summary>
public static class RecordingVisibility
{
    /// <summary>
    /// Managers and administrators play all recordings; an operator those of calls in which a phone of the operator took part: placed it, talked with the
    /// outside, or was consulted. A phone that only rang took no part. A program has no phone: an operator's token plays none.
    /// </summary>
    /// <param name="recordings">The recordings to choose from.</param>
    /// <param name="viewer">Who wants to listen.</param>
    /// <param name="database">Where the calls and the extensions are; the context that <paramref name="recordings"/> belongs to.</param>
    public static IQueryable<Recording> PlayableBy(this IQueryable<Recording> recordings, Viewer viewer, CrmDatabase database)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        if (viewer.Role >= UserRole.Manager)
        {
            return recordings;
        }

        if (viewer.UserId is not { } id)
        {
            return recordings.Where(_ => false);
        }

        return recordings.Where(recording => database.UserExtensions.Any(own => own.UserId == id && own.Server == recording.Server && (
            database.Calls.Any(call => call.Id == recording.CallId && (call.Operator == own.Extension || call.AnsweredBy.Contains(own.Extension)))
            || database.CallLegs.Any(leg => leg.CallId == recording.CallId && leg.Extension == own.Extension && leg.AnsweredAt != null))));
    }

    /// <summary>Whether the viewer may keep a copy: a right of its own, from manager on.</summary>
    /// <param name="viewer">Who asks.</param>
    public static bool MayDownload(Viewer viewer) => viewer.Role >= UserRole.Manager;
}
