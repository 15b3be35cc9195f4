namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One further or former organisation in the form of a contact. One of which nothing is said is none.</summary>
public sealed class AffiliationLine
{
    /// <summary>By name; one that nobody has yet is made.</summary>
    public string? Organisation { get; set; }

    public string? Role { get; set; }

    public DateOnly? Since { get; set; }

    public DateOnly? Until { get; set; }

    /// <summary>They are no longer there; also true of one with an end.</summary>
    public bool IsPast { get; set; }

    public bool IsBlank => string.IsNullOrWhiteSpace(Organisation) && string.IsNullOrWhiteSpace(Role) && Since is null && Until is null;
}
