using System.ComponentModel;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>A note as programs read it.</summary>
public sealed record CallNoteAnswer(
    Guid Id,
    Guid CallId,
    [property: Description("Null for a note about the whole call.")] Guid? RecordingId,
    [property: Description("Null for a note about the whole call.")] decimal? AtSeconds,
    string Text,
    [property: Description("The user's or the token's name.")] string Author,
    DateTime CreatedAt)
{
    public static CallNoteAnswer Of(CallNote note) =>
        new(note.Id.Value, note.CallId.Value, note.RecordingId?.Value, note.AtSeconds, note.Body, note.AuthorName, note.CreatedAt.UtcDateTime);
}
