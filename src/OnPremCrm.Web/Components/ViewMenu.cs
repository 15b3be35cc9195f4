using OnPremCrm.Core;
using OnPremCrm.Core.Lists;

namespace OnPremCrm.Web.Components;

/// <summary>The bookmark of a list: its saved views, and saving what it shows now.</summary>
/// <param name="Views">Those that may be chosen.</param>
/// <param name="View">The one that is shown, changed or not. Null: none.</param>
/// <param name="Query">What the list is asked now, as a view keeps it.</param>
/// <param name="Usual">What every list has without anybody's saving it; in the menu on a phone, beside the title elsewhere.</param>
public sealed record ViewMenu(ListNoun Noun, IReadOnlyList<SavedView> Views, SavedView? View, string Query, IReadOnlyList<ViewLink> Usual)
{
    private const int Beside = 3;

    /// <summary>A saved view is shown with other conditions than it was saved with.</summary>
    public bool IsChanged => View is not null && View.Query != Query;

    /// <summary>The views that stand beside the title: the first ones, and always the one that is shown.</summary>
    public IEnumerable<SavedView> AtHand => View is null || Views.Take(Beside).Contains(View) ? Views.Take(Beside) : Views.Take(Beside - 1).Append(View);

    /// <summary>Where the forms of the menu go.</summary>
    public string FormPath => $"/lists/{Word.Of(Noun)}/views";

    public static string PathOf(ListNoun noun) => "/" + Word.Of(noun);

    public static string AddressOf(SavedView view) => $"{PathOf(view.Noun)}?{(view.Query.Length == 0 ? "" : view.Query + "&")}view={view.Id}";

    /// <summary>The view that an address names, else the one that asks the same.</summary>
    public static SavedView? Find(IReadOnlyList<SavedView> views, SavedViewId? named, string query) =>
        views.FirstOrDefault(one => one.Id == named) ?? views.FirstOrDefault(one => one.Query == query && query.Length > 0);
}
