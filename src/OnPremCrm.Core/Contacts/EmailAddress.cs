namespace OnPremCrm.Core.Contacts;

/// <summary>One e-mail address of a contact or of an organisation (of exactly one of the two).</summary>
public sealed class EmailAddress
{
    /// <summary>Names the entry.</summary>
    public EmailAddressId Id { get; init; }

    /// <summary>Null when it is an organisation's.</summary>
    public ContactId? ContactId { get; init; }

    /// <summary>Null when it is a contact's.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>Whose it is, when it is a contact's.</summary>
    public Contact? Contact { get; init; }

    /// <summary>Whose it is, when it is an organisation's.</summary>
    public Organisation? Organisation { get; init; }

    /// <summary>As somebody typed it; addresses that differ in case are the same.</summary>
    public required string Address { get; set; }

    /// <summary>What it is for.</summary>
    public EmailKind Kind { get; set; }

    /// <summary>The one to write to first. A contact has one as soon as it has any.</summary>
    public bool IsPrimary { get; set; }

    /// <summary>It reaches nobody, or somebody else.</summary>
    public bool IsWrong { get; set; }

    /// <summary>They do not wish to be written to there.</summary>
    public bool OptedOut { get; set; }

    /// <summary>Its place among the others, as somebody ordered them.</summary>
    public int Ordinal { get; set; }
}
