using System.ComponentModel;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A note on a contact or an organisation as programs read it.</summary>
public sealed record ClientNoteAnswer(
    Guid Id,
    [property: Description("Null for a note on an organisation.")] Guid? ContactId,
    [property: Description("Null for a note on a contact.")] Guid? OrganisationId,
    string Text,
    [property: Description("The user's or the token's name.")] string Author,
    DateTime CreatedAt,
    [property: Description("When its words were changed last; null if never.")] DateTime? EditedAt,
    [property: Description("Counts the changes; the ETag of a changed note's answer.")] int Version)
{
    public static ClientNoteAnswer Of(ClientNote note) => new(
        note.Id.Value, note.ContactId?.Value, note.OrganisationId?.Value, note.Body, note.WrittenByName, note.WrittenAt.UtcDateTime, note.EditedAt?.UtcDateTime, note.Version);
}
