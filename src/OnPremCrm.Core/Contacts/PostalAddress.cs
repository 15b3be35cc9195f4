namespace OnPremCrm.Core.Contacts;

/// <summary>One address of a contact or of an organisation (of exactly one of the two). Something of it is always known.</summary>
public sealed class PostalAddress
{
    /// <summary>Names the entry.</summary>
    public PostalAddressId Id { get; init; }

    /// <summary>Null when it is an organisation's.</summary>
    public ContactId? ContactId { get; init; }

    /// <summary>Null when it is a contact's.</summary>
    public OrganisationId? OrganisationId { get; init; }

    /// <summary>What it is for.</summary>
    public AddressKind Kind { get; set; }

    /// <summary>Street, house, flat; several lines. Null when not known.</summary>
    public string? Street { get; set; }

    /// <summary>Null when not known.</summary>
    public string? PostalCode { get; set; }

    /// <summary>Null when not known.</summary>
    public string? City { get; set; }

    /// <summary>ISO 3166-1 alpha-2. Null when not known.</summary>
    public string? Country { get; set; }

    /// <summary>The one that counts where only one can be shown.</summary>
    public bool IsPrimary { get; set; }

    /// <summary>Nobody of theirs is there.</summary>
    public bool IsWrong { get; set; }

    /// <summary>Its place among the others, as somebody ordered them.</summary>
    public int Ordinal { get; set; }
}
