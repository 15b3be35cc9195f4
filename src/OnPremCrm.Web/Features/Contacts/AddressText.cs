using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Components;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>An address as it is written on a letter: in Japan from the large to the small, elsewhere from the small to the large.</summary>
public static class AddressText
{
    public static IReadOnlyList<string> Lines(PostalAddress address) => [.. Lines(address.Street, address.PostalCode, address.City, address.Country)];

    public static string OneLine(string? street, string? postalCode, string? city, string? country) =>
        string.Join(country == "JP" ? " " : ", ", Lines(street, postalCode, city, country).Select(line => line.ReplaceLineEndings(" ").Trim()));

    public static string OneLine(PostalAddress address) => OneLine(address.Street, address.PostalCode, address.City, address.Country);

    private static IEnumerable<string> Lines(string? street, string? postalCode, string? city, string? country) =>
        (country == "JP"
            ? new[] { Countries.NameOf(country), postalCode is null ? null : "〒" + postalCode.Trim().TrimStart('〒'), Joined("", city, street) }
            : [street, Joined(" ", postalCode, city), Countries.NameOf(country)])
        .Where(line => !string.IsNullOrWhiteSpace(line)).OfType<string>();

    private static string Joined(string between, params string?[] parts) => string.Join(between, parts.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.Trim()));
}
