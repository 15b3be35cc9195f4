using System.Text.Json;

namespace OnPremCrm.Core.Imports;

/// <summary>What a row changed in a contact that was there: what an undo puts back, and the audit tells.</summary>
/// <param name="Fields">Name of the contact's property, and its value before and after.</param>
/// <param name="Numbers">E.164, those that were added.</param>
public sealed record RowChange(Dictionary<string, string?[]> Fields, List<string> Numbers)
{
    /// <summary>How the name of one of the company's own fields begins; before and after are then JSON.</summary>
    public const string CustomBeginning = "custom.";

    /// <summary>Addresses that were added beside the one to write to first.</summary>
    public List<string> Emails { get; init; } = [];

    /// <summary>Parts in further organisations that were added, in words, by their ids.</summary>
    public Dictionary<Guid, string> Affiliations { get; init; } = [];

    /// <summary>Nothing yet.</summary>
    public static RowChange None() => new([], []);

    /// <summary>Nothing was changed.</summary>
    public bool IsEmpty() => Fields.Count == 0 && Numbers.Count == 0 && Emails.Count == 0 && Affiliations.Count == 0;

    /// <summary>As the database keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>As the database kept it.</summary>
    public static RowChange Of(string json) => JsonSerializer.Deserialize<RowChange>(json) ?? throw new FormatException("No change of a row.");
}
