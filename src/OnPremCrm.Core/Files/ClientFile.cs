using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Files;

/// <summary>A file on the card of a contact or an organisation. Its bytes are a stored file of the same id, and go when this row goes.</summary>
public sealed class ClientFile
{
    /// <summary>No file is larger, in bytes.</summary>
    public const int MostBytes = 25 * 1024 * 1024;

    /// <summary>What is said of a file of which nobody says more, and what every file is answered as.</summary>
    public const string UnknownMediaType = "application/octet-stream";

    /// <summary>Names the file.</summary>
    public ClientFileId Id { get; init; }

    /// <summary>On whose card it is. Null: on an organisation's, or the record was deleted and can still be brought back.</summary>
    public ContactId? ContactId { get; init; }

    /// <summary>On which organisation's card it is. Null: on a contact's, or as above.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>As <see cref="FileName"/> cleans it.</summary>
    public required string Name { get; init; }

    /// <summary>What whoever sent it said it is; nobody checked that.</summary>
    public required string MediaType { get; init; }

    /// <summary>In bytes, 1 to <see cref="MostBytes"/>.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Who added it. Null: a program, or their account is gone.</summary>
    public UserId? AddedBy { get; init; }

    /// <summary>Their name at that time.</summary>
    public required string AddedByName { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset AddedAt { get; init; }
}
