using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>A person outside the company.</summary>
public sealed class Contact
{
    /// <summary>Names the contact.</summary>
    public ContactId Id { get; init; }

    /// <summary>Full name as people say it.</summary>
    public required string Name { get; set; }

    /// <summary>Null: a private person, or not known.</summary>
    public OrganisationId? OrganisationId { get; set; }

    /// <summary>Where the contact works.</summary>
    public Organisation? Organisation { get; set; }

    /// <summary>The contact's part in the organisation, e.g. "Purchasing".</summary>
    public string? JobTitle { get; set; }

    /// <summary>The address to write to first: of <see cref="Emails"/> the primary one, unless it is wrong. Null when none is known.</summary>
    public string? Email { get; set; }

    /// <summary>The language to speak with the contact, BCP 47. Null when not known.</summary>
    public string? Language { get; set; }

    /// <summary>Null when not known.</summary>
    public DateOnly? Birthday { get; set; }

    /// <summary>Where we have the contact from: a fair, the website, a colleague. Null when not known.</summary>
    public string? Source { get; set; }

    /// <summary>Words by which people find the contact again.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>What the record has in the company's own fields, as JSON. See <see cref="CustomFields.CustomValues"/>.</summary>
    public string Custom { get; set; } = CustomFields.CustomValues.None;

    /// <summary>What the search finds of them; kept by the database. Null: nothing.</summary>
    public string? CustomWords { get; private set; }

    /// <summary>What everybody should know about the contact.</summary>
    public string? Note { get; set; }

    /// <summary>Who looks after the contact. Null: nobody in particular.</summary>
    public UserId? OwnerId { get; set; }

    /// <summary>Who looks after the contact.</summary>
    public User? Owner { get; set; }

    /// <summary>What all calls come to, some seconds behind them; each has them. Null where they were not asked for.</summary>
    public ContactFigures? Figures { get; private set; }

    /// <summary>When the contact was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last edited.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Rises with every save; the later of two concurrent edits is shown the earlier one.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The contact's numbers.</summary>
    public List<PhoneNumber> Numbers { get; init; } = [];

    /// <summary>The contact's e-mail addresses, wrong ones too.</summary>
    public List<EmailAddress> Emails { get; init; } = [];

    /// <summary>Where the contact works, lives, receives goods.</summary>
    public List<PostalAddress> Addresses { get; init; } = [];

    /// <summary>Further and former organisations; of those that whoever looks may see.</summary>
    public List<Affiliation> Affiliations { get; init; } = [];

    /// <summary>The contact's accounts.</summary>
    public List<MessengerAccount> Messengers { get; init; } = [];
}
