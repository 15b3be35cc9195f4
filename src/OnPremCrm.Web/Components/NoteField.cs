using Microsoft.AspNetCore.Mvc;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Components;

/// <summary>The field of my own note of a call: on its card and on its page. Both keep the same note.</summary>
/// <param name="Id">Of the text field; what belongs to it is named after it.</param>
/// <param name="Place">Tells two fields of one call on one page apart: "card", "page".</param>
/// <param name="Path">Where it is sent.</param>
/// <param name="Text">What the field shows.</param>
/// <param name="Version">Of the text that is kept. Null: there is none.</param>
public sealed record NoteField(string Id, string Place, string Path, CallId CallId, string Text, string? Version)
{
    /// <summary>Only what the name says is seen of the label.</summary>
    public bool IsLabelled { get; init; }

    public int Rows { get; init; } = 3;

    /// <summary>There is a button for those without scripts.</summary>
    public bool HasButton { get; init; }

    /// <summary>What the script reads: the new version, or the other text. 409 then.</summary>
    public static JsonResult Answer(KeptNote kept) =>
        new(new { version = kept.Version, theirs = kept.Theirs }) { StatusCode = kept.Theirs is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict };
}
