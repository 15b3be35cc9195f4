using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>One address in a form. One of which nothing is said is none.</summary>
public sealed class AddressLine
{
    public AddressKind Kind { get; set; }

    public string? Street { get; set; }

    public string? PostalCode { get; set; }

    public string? City { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; set; }

    public bool IsWrong { get; set; }

    /// <summary>A country alone is chosen beforehand and says nothing.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Street) && string.IsNullOrWhiteSpace(PostalCode) && string.IsNullOrWhiteSpace(City);
}
