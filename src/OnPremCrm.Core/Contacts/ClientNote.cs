using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>A note on a contact or an organisation that was written without a call. Its words are its author's alone.</summary>
public sealed class ClientNote
{
    /// <summary>Names the note.</summary>
    public ClientNoteId Id { get; init; }

    /// <summary>On whom. Null exactly when it is on an organisation.</summary>
    public ContactId? ContactId { get; init; }

    /// <summary>On whom. Null as above, and for a viewer who may not see them.</summary>
    public Contact? Contact { get; init; }

    /// <summary>On which organisation. Null exactly when it is on a contact.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>The text, 1 to <see cref="Calls.NoteBook.LongestBody"/> characters.</summary>
    public required string Body { get; set; }

    /// <summary>Null when a program wrote it, or the user is gone.</summary>
    public UserId? WrittenBy { get; init; }

    /// <summary>With which token a program wrote it. Null: a person did.</summary>
    public ApiTokenId? WrittenByToken { get; init; }

    /// <summary>The author's name at that time.</summary>
    public required string WrittenByName { get; init; }

    /// <summary>When it was written; the id is made from it.</summary>
    public DateTimeOffset WrittenAt { get; init; }

    /// <summary>When its words were changed last. Null: never.</summary>
    public DateTimeOffset? EditedAt { get; set; }

    /// <summary>Counts the changes, from 1: nobody writes over what they have not read.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Whether it was written by this user or with this token.</summary>
    public bool IsBy(UserId? user, ApiTokenId? token) => (WrittenBy is not null && WrittenBy == user) || (WrittenByToken is not null && WrittenByToken == token);
}
