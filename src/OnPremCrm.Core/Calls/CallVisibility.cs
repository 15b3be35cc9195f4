using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Calls;

/// <summary>Which calls one may see. The one rule for the log, the call page, REST, search, export and the live feed.</summary>
public static class CallVisibility
{
    /// <summary>
    /// Everybody who is logged in sees every call of the company. A consultation that became part of another call is no call of its own
    /// and is seen by nobody; <see cref="Call.MergedInto"/> leads to the one that it is part of.
    /// </summary>
    /// <param name="calls">The calls to choose from.</param>
    /// <param name="viewer">Who looks.</param>
    public static IQueryable<Call> VisibleTo(this IQueryable<Call> calls, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return calls.Where(call => call.MergedInto == null);
    }
}
