namespace OnPremCrm.Core.Contacts;

/// <summary>
/// A contact's part in a further organisation, or a former part in any: the accountant who keeps the books of three firms, where somebody worked before.
/// The main organisation is <see cref="Contact.OrganisationId"/> and never stands here.
/// </summary>
public sealed class Affiliation
{
    /// <summary>Names the entry.</summary>
    public AffiliationId Id { get; init; }

    /// <summary>Whose part.</summary>
    public ContactId ContactId { get; init; }

    /// <summary>Where.</summary>
    public OrganisationId OrganisationId { get; set; }

    /// <summary>Where.</summary>
    public Organisation? Organisation { get; set; }

    /// <summary>What the contact is or was there, e.g. "accountant". Null when not known.</summary>
    public string? Role { get; set; }

    /// <summary>The first day. Null when not known.</summary>
    public DateOnly? Since { get; set; }

    /// <summary>The last day. Null: it goes on, or nobody knows when it ended.</summary>
    public DateOnly? Until { get; set; }

    /// <summary>The contact is no longer there.</summary>
    public bool IsPast { get; set; }

    /// <summary>Its place among the others, as somebody ordered them.</summary>
    public int Ordinal { get; set; }
}
