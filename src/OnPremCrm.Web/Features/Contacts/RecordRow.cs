using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>A contact or an organisation in a list. What the other kind has alone is null.</summary>
/// <param name="LowName">In lower case as the database writes it: by that it is sorted.</param>
public sealed record RecordRow(Guid Id, string Name, string LowName, string? Number, string? Email, UserId? OwnerId, string? Owner, string? LowOwner, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public required List<string> Tags { get; init; }

    public string? Source { get; init; }

    /// <summary>What it has in the company's own fields, as JSON.</summary>
    public required string Custom { get; init; }

    public OrganisationId? OrganisationId { get; init; }

    /// <summary>Null for one that whoever asks may not see, too.</summary>
    public string? Organisation { get; init; }

    public string? LowOrganisation { get; init; }

    public string? JobTitle { get; init; }

    public string? Language { get; init; }

    public DateOnly? Birthday { get; init; }

    /// <summary>Null when there never was a call.</summary>
    public DateTimeOffset? LastCallAt { get; init; }

    /// <summary>Null when nobody ever spoke with them.</summary>
    public DateTimeOffset? LastTalkAt { get; init; }

    public int CallsIn { get; init; }

    public int CallsOut { get; init; }

    public int Unanswered { get; init; }

    public string? City { get; init; }

    public string? Country { get; init; }

    public string? Website { get; init; }

    /// <summary>How many contacts belong to the organisation.</summary>
    public int? People { get; init; }
}
