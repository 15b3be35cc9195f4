using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the timeline's partial draws.</summary>
/// <param name="Path">The page it stands on.</param>
/// <param name="NamesContacts">True on an organisation's page: each call says with whom it was.</param>
/// <param name="Next">What to do when nothing ever happened: an address, and the key of its word. Null: nothing.</param>
public sealed record TimelineView(Timeline Timeline, TimelineShow Shown, string Path, bool NamesContacts, (string Path, string WordKey)? Next = null)
{
    /// <summary>Whoever looks may write on the record.</summary>
    public bool MayWrite { get; init; }

    /// <summary>As addresses name a part of the timeline.</summary>
    public static string Named(TimelineShow show) => show.ToString().ToLowerInvariant();

    /// <summary>Where a new note is sent, or what becomes of one.</summary>
    public string NotesPath(ClientNoteId? id = null, string? handler = null) => $"{Path}/notes{(id is { } note ? $"/{note}" : "")}" + QueryString.Create(new Dictionary<string, string?>
    {
        ["show"] = Shown == TimelineShow.Notes ? Named(Shown) : null,
        ["handler"] = handler,
    }.Where(parameter => parameter.Value is not null));

    /// <summary>This page with another part of the timeline.</summary>
    public string Address(TimelineShow show, DateTimeOffset? before = null) => Path + QueryString.Create(new Dictionary<string, string?>
    {
        ["show"] = show == TimelineShow.All ? null : Named(show),
        ["before"] = before?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
    }.Where(parameter => parameter.Value is not null));
}
