using Microsoft.Extensions.Primitives;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>What an address asks of a list of contacts or organisations. What means nothing is passed over.</summary>
public sealed record RecordQuestion
{
    private const string OwnBeginning = RecordLayout.OwnBeginning;
    private const string Yes = "true";
    private const string Nobody = "none";
    private const int LongestText = 200;
    private const int MostOwn = 20;

    /// <summary>A part of a name, of an organisation's name, of an e-mail, or a number in any form. Null: all.</summary>
    public string? Q { get; init; }

    /// <summary>Only what whoever asks looks after.</summary>
    public bool Mine { get; init; }

    /// <summary>Only what this user looks after. Null: all.</summary>
    public UserId? Owner { get; init; }

    /// <summary>Only what nobody looks after. In an address: "owner=none".</summary>
    public bool IsFree { get; init; }

    /// <summary>Only those with this tag. Null: all.</summary>
    public string? Tag { get; init; }

    /// <summary>Only those with these values in the company's own fields: keys of fields, and of a choice or yes or no. In an address: "own.segment=c2".</summary>
    public IReadOnlyDictionary<string, string> Own { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    public RecordSort Sort { get; init; } = RecordSort.Usual;

    /// <summary>It asks for less than everything.</summary>
    public bool IsNarrowed => Q is not null || Mine || Owner is not null || IsFree || Tag is not null || Own.Count > 0;

    /// <summary>The question as an address has it: always in the same order, so that two of them can be compared.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Parameters =>
    [
        .. new[]
        {
            KeyValuePair.Create("q", Q),
            KeyValuePair.Create("mine", Mine ? Yes : null),
            KeyValuePair.Create("owner", IsFree ? Nobody : Owner?.ToString()),
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
        var isMine = string.Equals(parts.GetValueOrDefault("mine"), Yes, StringComparison.OrdinalIgnoreCase);
        var owner = isMine ? null : parts.GetValueOrDefault("owner");
        return new RecordQuestion
        {
            Q = parts.GetValueOrDefault("q"),
            Mine = isMine,
            Owner = Guid.TryParse(owner, out var id) ? new UserId(id) : null,
            IsFree = string.Equals(owner, Nobody, StringComparison.OrdinalIgnoreCase),
            Tag = parts.GetValueOrDefault("tag"),
            Own = new SortedDictionary<string, string>(
                parts.Where(part => part.Key.StartsWith(OwnBeginning, StringComparison.Ordinal) && part.Key.Length > OwnBeginning.Length).Take(MostOwn)
                    .ToDictionary(part => part.Key[OwnBeginning.Length..], part => part.Value), StringComparer.Ordinal),
            Sort = RecordSort.Read(parts.GetValueOrDefault("sort"), noun),
        };
    }

    /// <summary>By what the records themselves are narrowed.</summary>
    /// <param name="fields">The company's own.</param>
    /// <param name="user">Who asks; looked at only for what is theirs.</param>
    public RecordFilter Filter(IEnumerable<CustomField> fields, CurrentUser user) => new(Tag, RecordFilter.Containing(fields, Own), Mine ? user.Person : Owner, IsFree);

    /// <summary>The same of one owner; null: of everybody.</summary>
    public RecordQuestion Of(UserId? owner, bool isFree = false) => this with { Mine = false, Owner = owner, IsFree = isFree };

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
