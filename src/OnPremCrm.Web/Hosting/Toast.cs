namespace OnPremCrm.Web.Hosting;

/// <summary>A sentence about something that happened elsewhere than where one looks.</summary>
/// <param name="UndoPath">Where Undo posts to. Null: there is none.</param>
/// <param name="UndoFields">What it posts.</param>
public sealed record Toast(string Text, string? UndoPath = null, IReadOnlyDictionary<string, string>? UndoFields = null)
{
    /// <summary>The same news has the same: it is said once in all tabs. Null: said on one page only.</summary>
    public string? Key { get; init; }
}
