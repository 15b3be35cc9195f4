namespace OnPremCrm.Core.CustomFields;

/// <summary>A field of contacts or organisations that an administrator made.</summary>
public sealed class CustomField
{
    /// <summary>Longest name.</summary>
    public const int LongestName = 60;

    /// <summary>Longest hint.</summary>
    public const int LongestHint = 200;

    /// <summary>So many fields a kind of record may have, archived ones too: a form is filled by people.</summary>
    public const int Most = 100;

    /// <summary>Names the field.</summary>
    public CustomFieldId Id { get; init; }

    /// <summary>Which records have it.</summary>
    public FieldNoun Noun { get; init; }

    /// <summary>What records, programs and addresses call it: <c>[a-z][a-z0-9_]*</c>, unique in its noun, never changed.</summary>
    public required string Key { get; init; }

    /// <summary>As people read it.</summary>
    public required string Name { get; set; }

    /// <summary>What it holds.</summary>
    public FieldKind Kind { get; init; }

    /// <summary>Stands beneath it in the form. Null: nothing to say.</summary>
    public string? Hint { get; set; }

    /// <summary>Of money: ISO 4217, never changed. Null for all others.</summary>
    public string? Currency { get; init; }

    /// <summary>A record cannot be saved by its form without it.</summary>
    public bool IsRequired { get; set; }

    /// <summary>The search looks into it.</summary>
    public bool IsSearchable { get; set; }

    /// <summary>A column of the list; of a choice and of yes or no a filter too.</summary>
    public bool IsInList { get; set; }

    /// <summary>Its place among the fields of its noun.</summary>
    public int Ordinal { get; set; }

    /// <summary>False: archived. Nothing shows it, records keep what they have.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>Rises with every save.</summary>
    public int Version { get; set; } = 1;

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Of a field with a list: its values, those that are offered no more too.</summary>
    public List<CustomChoice> Choices { get; init; } = [];

    /// <summary>It has a list of values.</summary>
    public bool HasChoices => Kind is FieldKind.Choice or FieldKind.Choices;

    /// <summary>It can narrow a list by being chosen from.</summary>
    public bool IsFilter => IsInList && (HasChoices || Kind == FieldKind.YesNo);

    /// <summary>The name of a choice; its key if it is gone.</summary>
    public string NameOf(string choice) => Choices.Find(known => known.Key == choice)?.Name ?? choice;

    /// <summary>The choices that are offered, and those that a record has although they are offered no more.</summary>
    public IEnumerable<CustomChoice> Offered(IReadOnlyCollection<string> chosen) =>
        Choices.Where(choice => choice.IsActive || chosen.Contains(choice.Key)).OrderBy(choice => choice.Ordinal).ThenBy(choice => choice.Key, StringComparer.Ordinal);
}
