namespace OnPremCrm.Core.Contacts;

/// <summary>One number of a contact or of an organisation (of exactly one of the two).</summary>
public sealed class PhoneNumber
{
    /// <summary>Names the entry.</summary>
    public PhoneNumberId Id { get; init; }

    /// <summary>Null when it is an organisation's.</summary>
    public ContactId? ContactId { get; init; }

    /// <summary>Null when it is a contact's.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>Whose number it is, when it is a contact's.</summary>
    public Contact? Contact { get; init; }

    /// <summary>Whose number it is, when it is an organisation's.</summary>
    public Organisation? Organisation { get; init; }

    /// <summary>E.164, e.g. <c>+493012345678</c>: what calls are matched by.</summary>
    public required string Number { get; set; }

    /// <summary>As somebody typed it.</summary>
    public required string AsWritten { get; set; }

    /// <summary>What it is for.</summary>
    public PhoneNumberKind Kind { get; set; }

    /// <summary>The number to call first.</summary>
    public bool IsPrimary { get; set; }

    /// <summary>It reaches nobody, or somebody else: not offered for dialling, and a call from it is "maybe" theirs.</summary>
    public bool IsWrong { get; set; }

    /// <summary>They do not wish to be called there.</summary>
    public bool OptedOut { get; set; }
}
