using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the lists of contacts and of organisations have in common: everything they are asked stands in the address.</summary>
public abstract class RecordListPage(ListBook lists, RecordForm form, CurrentUser user, Words words) : PageModel
{
    public abstract FieldNoun Noun { get; }

    public RecordQuestion Asked { get; private set; } = new();

    public RecordList List { get; private set; } = null!;

    /// <summary>Who may look after a record; the first is nobody.</summary>
    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    /// <summary>The name of the one whose records these are. Null: of everybody, or mine.</summary>
    public string? OwnerName => Asked.IsFree ? Owners[0].Text : Asked.Owner is { } owner ? Owners.FirstOrDefault(one => one.Value == owner.ToString())?.Text ?? words["contacts.ownerGone"] : null;

    /// <summary>Those that show.</summary>
    public IReadOnlyList<RecordColumn> Columns { get; private set; } = [];

    public ViewMenu Views { get; private set; } = null!;

    public ColumnMenu ColumnMenu { get; private set; } = null!;

    /// <summary>Which records whoever looks may edit. Null: none.</summary>
    public Sight? Editable => user.May(PrepareBulkEdit.GuardedNounOf(Noun), Deed.Edit) ? user.Viewer.SightOf(PrepareBulkEdit.GuardedNounOf(Noun), Deed.Edit) : null;

    public string Path => ViewMenu.PathOf(ListNoun);

    private ListNoun ListNoun => Noun == FieldNoun.Contacts ? ListNoun.Contacts : ListNoun.Organisations;

    /// <param name="view">The saved view that is shown, changed or not.</param>
    public async Task OnGet(string? after, string? before, string? view, CancellationToken ct)
    {
        Asked = RecordQuestion.Read(Request.Query, Noun);
        Owners = await form.OwnersAsync(Asked.Owner, ct);
        List = await ReadAsync(RecordPlace.Read(after, before), ct);
        var views = await lists.ViewsAsync(ListNoun, ct);
        var shown = ViewMenu.Find(views, Guid.TryParse(view, out var id) ? new SavedViewId(id) : null, Asked.Query);
        Views = new ViewMenu(ListNoun, views, shown, Asked.Query, [
            new ViewLink(words["contacts.showAll"], Path, shown is null && Asked.Query.Length == 0),
            new ViewLink(words["contacts.mine"], Path + "?mine=true", shown is null && Asked.Query == "mine=true"),
        ]);
        (Columns, var others) = RecordColumns.Of(Noun, await lists.LayoutAsync(ListNoun, ct), List.Fields, await lists.FieldsAsync(Noun, List.Fields, ct), words);
        ColumnMenu = new ColumnMenu(ListNoun, [.. Columns.Select(Named)], [.. others.Select(Named)], List.AreAlike ? [] : [.. RecordSort.KeysOf(Noun).SelectMany(Sorts)]);
    }

    /// <summary>This list, asked differently; always its first page.</summary>
    public string Address(RecordQuestion asked) => Address(asked, null, null);

    public string NewerAddress => Address(Asked, "before", List.Newer);

    public string OlderAddress => Address(Asked, "after", List.Older);

    public string With(string own, string? value) => Address(Asked.WithOwn(own, value));

    /// <summary>What the search's form carries along.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Kept => Parameters(Asked with { Q = null });

    /// <summary>"ascending" or "descending" for the column by which the list is sorted. Null for all others.</summary>
    public string? SortedBy(RecordSortKey? key) => List.AreAlike || key != Asked.Sort.By ? null : Asked.Sort.Falls ? "descending" : "ascending";

    protected abstract Task<RecordList> ReadAsync(RecordPlace place, CancellationToken ct);

    private static ColumnMenu.Column Named(RecordColumn column) => new(column.Word, column.Name);

    private IEnumerable<ViewLink> Sorts(RecordSortKey key) => new[] { new RecordSort(key), new RecordSort(key, true) }
        .Select(sort => new ViewLink(words["contacts.sort." + sort], Address(Asked with { Sort = sort }), Asked.Sort == sort));

    // The saved view that one came from stays in the address, so that the list knows that it has been changed.
    private IEnumerable<KeyValuePair<string, string?>> Parameters(RecordQuestion asked) =>
        Views.View is { } view ? asked.Parameters.Append(KeyValuePair.Create("view", (string?)view.Id.ToString())) : asked.Parameters;

    private string Address(RecordQuestion asked, string? page, RecordCursor? row) =>
        Path + QueryString.Create(row is null ? Parameters(asked) : Parameters(asked).Append(KeyValuePair.Create(page!, (string?)row.ToString())));
}
