namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What the timeline's partial draws.</summary>
/// <param name="Path">The page it stands on.</param>
/// <param name="NamesContacts">True on an organisation's page: each call says with whom it was.</param>
/// <param name="Next">What to do when nothing ever happened: an address, and the key of its word. Null: nothing.</param>
public sealed record TimelineView(Timeline Timeline, TimelineShow Shown, string Path, bool NamesContacts, (string Path, string WordKey)? Next = null)
{
    /// <summary>This page with another part of the timeline.</summary>
    public string Address(TimelineShow show, DateTimeOffset? before = null) => Path + QueryString.Create(new Dictionary<string, string?>
    {
        ["show"] = show == TimelineShow.All ? null : show.ToString().ToLowerInvariant(),
        ["before"] = before?.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
    }.Where(parameter => parameter.Value is not null));
}
