using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Recordings;

/// <summary>Which recordings there are for somebody, and which of them they may play, keep and delete.</summary>
public static class RecordingVisibility
{
    /// <summary>Those of which the viewer hears at all: for everybody else the call was not recorded.</summary>
    /// <param name="recordings">The recordings to choose from.</param>
    /// <param name="viewer">Who looks.</param>
    /// <param name="database">The context that <paramref name="recordings"/> belongs to.</param>
    public static IQueryable<Recording> SeenBy(this IQueryable<Recording> recordings, Viewer viewer, CrmDatabase database) =>
        recordings.Reached(viewer, Deed.See, database);

    /// <summary>
    /// All of them, or those of calls in which a phone of one's own (or of somebody in one's team) took part: placed it, talked with the
    /// outside, or was consulted. A phone that only rang took no part. A program has no phone: an operator's token plays none.
    /// </summary>
    /// <param name="recordings">The recordings to choose from.</param>
    /// <param name="viewer">Who wants to listen.</param>
    /// <param name="database">Where the calls and the extensions are; the context that <paramref name="recordings"/> belongs to.</param>
    public static IQueryable<Recording> PlayableBy(this IQueryable<Recording> recordings, Viewer viewer, CrmDatabase database) =>
        recordings.SeenBy(viewer, database).Reached(viewer, Deed.Play, database);

    /// <summary>Those of which the viewer may also keep a copy.</summary>
    /// <param name="recordings">The recordings to choose from.</param>
    /// <param name="viewer">Who wants a copy.</param>
    /// <param name="database">The context that <paramref name="recordings"/> belongs to.</param>
    public static IQueryable<Recording> DownloadableBy(this IQueryable<Recording> recordings, Viewer viewer, CrmDatabase database) =>
        recordings.PlayableBy(viewer, database).Reached(viewer, Deed.Download, database);

    /// <summary>Those that the viewer may delete for good.</summary>
    /// <param name="recordings">The recordings to choose from.</param>
    /// <param name="viewer">Who wants to delete one.</param>
    /// <param name="database">The context that <paramref name="recordings"/> belongs to.</param>
    public static IQueryable<Recording> DeletableBy(this IQueryable<Recording> recordings, Viewer viewer, CrmDatabase database) =>
        recordings.SeenBy(viewer, database).Reached(viewer, Deed.Delete, database);

    private static IQueryable<Recording> Reached(this IQueryable<Recording> recordings, Viewer viewer, Deed deed, CrmDatabase database)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var sight = viewer.SightOf(GuardedNoun.Recordings, deed);
        if (sight.IsAll)
        {
            return recordings;
        }

        var people = sight.Owners.ToList();
        if (people.Count == 0)
        {
            return recordings.Where(_ => false);
        }

        return recordings.Where(recording => database.UserExtensions.Any(phone => people.Contains(phone.UserId) && phone.Server == recording.Server && (
            database.Calls.Any(call => call.Id == recording.CallId && (call.Operator == phone.Extension || call.AnsweredBy.Contains(phone.Extension)))
            || database.CallLegs.Any(leg => leg.CallId == recording.CallId && leg.Extension == phone.Extension && leg.AnsweredAt != null))));
    }
}
