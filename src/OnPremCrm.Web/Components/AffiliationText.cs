using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>A part in an organisation, in words.</summary>
public static class AffiliationText
{
    /// <summary>Role and time, as far as they are known. Null: nothing is.</summary>
    public static string? Part(Words words, string? role, DateOnly? since, DateOnly? until) =>
        string.Join(words["contacts.fields.comma"], new[] { role?.Trim(), Time(words, since, until) }.Where(part => !string.IsNullOrEmpty(part))) is { Length: > 0 } said ? said : null;

    /// <summary>The organisation with all that is known of the part in it.</summary>
    public static string OneLine(Words words, Affiliation affiliation) =>
        OneLine(words, affiliation.Organisation!.Name, affiliation.Role, affiliation.Since, affiliation.Until, affiliation.IsPast);

    /// <inheritdoc cref="OneLine(Words, Affiliation)"/>
    public static string OneLine(Words words, string organisation, string? role, DateOnly? since, DateOnly? until, bool isPast)
    {
        var known = new[] { Part(words, role, since, until), isPast && until is null ? words["affiliation.isPast"] : null }.OfType<string>().ToList();
        return known.Count == 0 ? organisation : words["contacts.numberIs", organisation, string.Join(words["contacts.fields.comma"], known)];
    }

    private static string? Time(Words words, DateOnly? since, DateOnly? until) => (since, until) switch
    {
        ({ } first, { } last) => $"{Clock.Date(first)} – {Clock.Date(last)}",
        ({ } first, null) => words["affiliation.sinceDay", Clock.Date(first)],
        (null, { } last) => words["affiliation.untilDay", Clock.Date(last)],
        _ => null,
    };
}
