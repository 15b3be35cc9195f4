using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Imports;

/// <summary>A contact that rows of a batch may be about: one of the database, or one that an earlier row of the batch makes.</summary>
public sealed class KnownContact
{
    private static readonly char[] Blanks = [' ', '\u00a0', '\u3000', ',', '\t'];

    /// <summary>Names it.</summary>
    public required ContactId Id { get; init; }

    /// <summary>As the batch will leave it.</summary>
    public required string Name { get; set; }

    /// <summary>Null: none.</summary>
    public OrganisationId? OrganisationId { get; set; }

    /// <summary>Null: none.</summary>
    public string? Organisation { get; set; }

    /// <summary>Null: none.</summary>
    public string? JobTitle { get; set; }

    /// <summary>Null: none.</summary>
    public string? Email { get; set; }

    /// <summary>Null: none.</summary>
    public string? Note { get; set; }

    /// <summary>Null: nobody.</summary>
    public UserId? OwnerId { get; set; }

    /// <summary>What it has in the company's own fields.</summary>
    public CustomValues Custom { get; set; } = CustomValues.Parse(CustomValues.None);

    /// <summary>In the database. 1 for a new one.</summary>
    public int Version { get; init; } = 1;

    /// <summary>E.164, all it will have.</summary>
    public List<string> Numbers { get; init; } = [];

    /// <summary>Those that this batch adds.</summary>
    public List<ReadNumber> NewNumbers { get; } = [];

    /// <summary>All addresses it will have.</summary>
    public List<string> Emails { get; init; } = [];

    /// <summary>Those that this batch adds beside the one to write to first.</summary>
    public List<string> NewEmails { get; } = [];

    /// <summary>The further organisations in which it will have a part, former ones not counted, by their names in small letters.</summary>
    public HashSet<string> Affiliations { get; } = [];

    /// <summary>Those that this batch adds.</summary>
    public List<(AffiliationId Id, OrganisationId OrganisationId, string? Role)> NewAffiliations { get; } = [];

    /// <summary>Whether it has the address, in any case.</summary>
    public bool Has(string email) => Emails.Contains(email, StringComparer.OrdinalIgnoreCase);

    /// <summary>This batch makes it.</summary>
    public bool IsNew { get; init; }

    /// <summary>This batch changes it.</summary>
    public bool IsChanged { get; set; }

    /// <summary>After the batch.</summary>
    public int VersionAfter() => !IsNew && IsChanged ? Version + 1 : Version;

    /// <summary>Names that differ in case, blanks and the order of their words are the same.</summary>
    public static string KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Join(' ', name.ToLowerInvariant().Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}
