using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Consents;

/// <summary>A wording of what is consented to. Never changed: another wording is another version.</summary>
public sealed class ConsentText
{
    /// <summary>Longest text, in characters.</summary>
    public const int LongestBody = 5000;

    /// <summary>Of which purpose.</summary>
    public ConsentPurposeId PurposeId { get; init; }

    /// <summary>From 1; the greatest is the one in use.</summary>
    public int Version { get; init; }

    /// <summary>Word for word what is shown or read out.</summary>
    public required string Body { get; init; }

    /// <summary>Who wrote it here. Null: their account is gone.</summary>
    public UserId? RecordedBy { get; init; }

    /// <summary>Their name at that time.</summary>
    public required string RecordedByName { get; init; }

    /// <summary>Since when it is in use.</summary>
    public DateTimeOffset RecordedAt { get; init; }
}
