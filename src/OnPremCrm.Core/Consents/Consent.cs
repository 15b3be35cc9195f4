using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Consents;

/// <summary>What a person said to a purpose once, and how that can be proved. Never changed: whoever says otherwise later is another row.</summary>
public sealed class Consent
{
    /// <summary>Longest note, in characters.</summary>
    public const int LongestNote = 2000;

    /// <summary>Longest reference, in characters.</summary>
    public const int LongestReference = 200;

    /// <summary>Names the consent.</summary>
    public ConsentId Id { get; init; }

    /// <summary>Who said it.</summary>
    public ContactId ContactId { get; init; }

    /// <summary>To what.</summary>
    public ConsentPurposeId PurposeId { get; init; }

    /// <summary>Which wording was shown or read out; of a withdrawal, which one is withdrawn.</summary>
    public int Version { get; init; }

    /// <summary>What they said.</summary>
    public ConsentState State { get; init; }

    /// <summary>When they said it, no later than it was recorded.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How we got to know.</summary>
    public ConsentOrigin Origin { get; init; }

    /// <summary>What proves it, in words. Null: the reference or the call does. A consent given has one of the three.</summary>
    public string? Note { get; init; }

    /// <summary>Of the form, the letter or the file that proves it. Null: none.</summary>
    public string? Reference { get; init; }

    /// <summary>The call in which they said it. Null: none. It may be gone from the log.</summary>
    public CallId? CallId { get; init; }

    /// <summary>Who recorded it. Null: their account is gone.</summary>
    public UserId? RecordedBy { get; init; }

    /// <summary>Their name at that time.</summary>
    public required string RecordedByName { get; init; }

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset RecordedAt { get; init; }
}
