namespace OnPremCrm.Core.CustomFields;

/// <summary>In which order an administrator put the fields of a kind of record. Without a row it is as we think best; what it means is said by <see cref="RecordLayout"/>.</summary>
public sealed class FieldOrder
{
    /// <summary>Of which records.</summary>
    public FieldNoun Noun { get; init; }

    /// <summary>From top to bottom. A word that nothing is called by any more is passed over.</summary>
    public List<string> Words { get; set; } = [];

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
