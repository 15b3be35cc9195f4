using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Lists;

namespace OnPremCrm.Web.Hosting;

/// <summary>How whoever asks has arranged a list, and the views that they may choose.</summary>
public sealed class ListBook(CrmDatabase database, CurrentUser user)
{
    private const int MostViews = 100;

    /// <summary>Null: nothing was arranged.</summary>
    public Task<ListLayout?> LayoutAsync(ListNoun noun, CancellationToken ct)
    {
        var id = user.IdOrNull;
        return database.ListLayouts.AsNoTracking().SingleOrDefaultAsync(layout => layout.UserId == id && layout.Noun == noun, ct);
    }

    /// <summary>In which order the administrator put the fields.</summary>
    public Task<RecordLayout> FieldsAsync(FieldNoun noun, IReadOnlyList<CustomField> own, CancellationToken ct) => RecordLayout.ReadAsync(database, noun, own, ct);

    /// <summary>The own ones, then the shared ones.</summary>
    public Task<List<SavedView>> ViewsAsync(ListNoun noun, CancellationToken ct) => database.SavedViews.AsNoTracking().VisibleTo(user.Viewer)
        .Where(view => view.Noun == noun).OrderBy(view => view.IsShared).ThenBy(view => view.Name.ToLower()).Take(MostViews).ToListAsync(ct);
}
