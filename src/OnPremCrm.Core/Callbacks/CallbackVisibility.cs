using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Callbacks;

/// <summary>Who sees which callbacks: the one rule for the list, the desk, the pop, REST and the live feed.</summary>
public static class CallbackVisibility
{
    /// <summary>
    /// Everybody who is logged in sees every callback: a caller who was missed is everybody's caller, and whoever is free may take it.
    /// What is done with one is audited.
    /// </summary>
    /// <param name="callbacks">The callbacks to choose from.</param>
    /// <param name="viewer">Who looks.</param>
    public static IQueryable<Callback> VisibleTo(this IQueryable<Callback> callbacks, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return callbacks;
    }
}
