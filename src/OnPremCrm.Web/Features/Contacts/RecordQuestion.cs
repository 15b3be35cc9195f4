using Microsoft.Extensions.Primitives;
using OnPremCrm.Core.CustomFields;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What an address asks of a list of contacts or organisations. What means nothing is passed over.</summary>
public sealed record RecordQuestion
{
    private const string OwnBeginning = RecordLayout.OwnBeginning;
    private const string Yes = "true";
    private const int LongestText = 200;
    private const int MostOwn = 20;

    /// <summary>A part of a name, of an organisation's name, of an e-mail, or a number in any form. Null: all.</summary>
    public string? Q { get; init; }

    /// <summary>Only what whoever asks looks after.</summary>
    public bool Mine { get; init; }

    /// <summary>Only those with this tag. Null: all.</summary>
    public string? Tag { get; init; }

    /// <summary>Only those with these values in the company's own fields: keys of fields, and of a choice or yes or no. In an address: "own.segment=c2".</summary>
    public IReadOnlyDictionary<string, string> Own { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    public RecordSort Sort { get; init; } = RecordSort.Usual;

    /// <summary>It asks for less than everything.</summary>
    public bool IsNarrowed => Q is not null || Mine || Tag is not null || Own.Count > 0;

    /// <summary>The question as an address has it: always in the same order, so that two of them can be compared.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Parameters =>
    [
        .. new[]
        {
            KeyValuePair.Create("q", Q),
            KeyValuePair.Create("mine", Mine ? Yes : null),
            KeyValuePair.Create("tag", Tag),
        }.Concat(Own.Select(chosen => KeyValuePair.Create(OwnBeginning + chosen.Key, (string?)chosen.Value))).Append(KeyValuePair.Create("sort", Sort == RecordSort.Usual ? null : Sort.ToString()))
            .Where(parameter => parameter.Value is not null),
    ];

    /// <summary>The parameters as one text, without a question mark. Empty: the whole list in its usual order.</summary>
    public string Query => QueryString.Create(Parameters).Value?.TrimStart('?') ?? "";

    public static RecordQuestion Read(IEnumerable<KeyValuePair<string, StringValues>> address, FieldNoun noun)
    {
        var parts = address.Select(part => KeyValuePair.Create(part.Key, Text(part.Value.ToString()))).Where(part => part.Value is not null)
            .DistinctBy(part => part.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(part => part.Key, part => part.Value!, StringComparer.OrdinalIgnoreCase);
        return new RecordQuestion
        {
            Q = parts.GetValueOrDefault("q"),
            Mine = string.Equals(parts.GetValueOrDefault("mine"), Yes, StringComparison.OrdinalIgnoreCase),
            Tag = parts.GetValueOrDefault("tag"),
            Own = new SortedDictionary<string, string>(
                parts.Where(part => part.Key.StartsWith(OwnBeginning, StringComparison.Ordinal) && part.Key.Length > OwnBeginning.Length).Take(MostOwn)
                    .ToDictionary(part => part.Key[OwnBeginning.Length..], part => part.Value), StringComparer.Ordinal),
            Sort = RecordSort.Read(parts.GetValueOrDefault("sort"), noun),
        };
    }

    /// <summary>The same with another value of one of the company's own fields; null: without.</summary>
    public RecordQuestion WithOwn(string key, string? value)
    {
        var own = new SortedDictionary<string, string>(Own.ToDictionary(chosen => chosen.Key, chosen => chosen.Value), StringComparer.Ordinal);
        own.Remove(key);
        if (value is not null)
        {
            own[key] = value;
        }

        return this with { Own = own };
    }

    // PostgreSQL takes no NUL in a text, and no other control character is part of a name or a number.
    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) || text.Length > LongestText || text.Any(char.IsControl) ? null : text.Trim();
}
