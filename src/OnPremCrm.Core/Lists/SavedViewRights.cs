using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Lists;

/// <summary>Who sees which saved views of lists, and who may change them. The one rule for every list and for every change of a view.</summary>
public static class SavedViewRights
{
    /// <summary>The own views of whoever looks, and the shared ones. A program has those of the person to whom its token belongs.</summary>
    /// <param name="views">The views to choose from.</param>
    /// <param name="viewer">Who looks.</param>
    public static IQueryable<SavedView> VisibleTo(this IQueryable<SavedView> views, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var id = viewer.Own;
        return views.Where(view => view.IsShared || view.OwnerId == id);
    }

    /// <summary>Shared views are changed by managers and administrators, whoever made them; own ones by their owner alone.</summary>
    /// <param name="views">The views to choose from.</param>
    /// <param name="viewer">Who wants to change one.</param>
    public static IQueryable<SavedView> ChangeableBy(this IQueryable<SavedView> views, Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        var id = viewer.Own;
        var mayShare = MayShare(viewer);
        return views.Where(view => (view.IsShared && mayShare) || (!view.IsShared && view.OwnerId == id));
    }

    /// <summary>The same rule for a view that is at hand.</summary>
    /// <param name="view">The view.</param>
    /// <param name="viewer">Who wants to change it.</param>
    public static bool IsChangeableBy(this SavedView view, Viewer viewer) => new[] { view }.AsQueryable().ChangeableBy(viewer).Any();

    /// <summary>Whether one may make a view everybody's, or take it back.</summary>
    /// <param name="viewer">Who asks.</param>
    public static bool MayShare(Viewer viewer)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        return viewer.Role >= UserRole.Manager;
    }
}
