using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Contacts;

/// <summary>A company, an office, a household: what several contacts belong to.</summary>
public sealed class Organisation
{
    /// <summary>Names the organisation.</summary>
    public OrganisationId Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>The organisation that it is a part of, never one that is a part of it. Null: of none that is known.</summary>
    public OrganisationId? ParentId { get; set; }

    /// <summary>What it is a part of.</summary>
    public Organisation? Parent { get; set; }

    /// <summary>Null when not known.</summary>
    public string? City { get; set; }

    /// <summary>ISO 3166-1 alpha-2. Null when not known.</summary>
    public string? Country { get; set; }

    /// <summary>Null when not known.</summary>
    public string? Website { get; set; }

    /// <summary>Where we have it from: a fair, the website, a colleague. Null when not known.</summary>
    public string? Source { get; set; }

    /// <summary>Words by which people find it again.</summary>
    public List<string> Tags { get; set; } = [];

    /// <summary>What the record has in the company's own fields, as JSON. See <see cref="CustomFields.CustomValues"/>.</summary>
    public string Custom { get; set; } = CustomFields.CustomValues.None;

    /// <summary>What the search finds of them; kept by the database. Null: nothing.</summary>
    public string? CustomWords { get; private set; }

    /// <summary>What everybody should know about it.</summary>
    public string? Note { get; set; }

    /// <summary>Who looks after it. Null: nobody in particular.</summary>
    public UserId? OwnerId { get; set; }

    /// <summary>Who looks after it.</summary>
    public User? Owner { get; set; }

    /// <summary>What all calls come to, some seconds behind them; each has them. Null where they were not asked for.</summary>
    public OrganisationFigures? Figures { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last edited.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Rises with every save; the later of two concurrent edits is shown the earlier one.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Its own numbers: the switchboard, the fax.</summary>
    public List<PhoneNumber> Numbers { get; init; } = [];

    /// <summary>Blocks of numbers that are all its own.</summary>
    public List<NumberRange> Ranges { get; init; } = [];

    /// <summary>The people in it.</summary>
    public List<Contact> Contacts { get; init; } = [];

    /// <summary>Its own e-mail addresses, wrong ones too.</summary>
    public List<EmailAddress> Emails { get; init; } = [];

    /// <summary>Its office, where it receives goods, where invoices go.</summary>
    public List<PostalAddress> Addresses { get; init; } = [];

    /// <summary>Its own accounts.</summary>
    public List<MessengerAccount> Messengers { get; init; } = [];
}
