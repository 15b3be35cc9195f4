namespace OnPremCrm.Core.CustomFields;

/// <summary>One of the values of a field with a list. Records keep its key, so that it may be renamed.</summary>
public sealed class CustomChoice
{
    /// <summary>Longest name.</summary>
    public const int LongestName = 100;

    /// <summary>Whose choice it is.</summary>
    public CustomFieldId FieldId { get; init; }

    /// <summary>What records keep: short, unique in the field, never changed.</summary>
    public required string Key { get; init; }

    /// <summary>As people read it.</summary>
    public required string Name { get; set; }

    /// <summary>Its place in the list.</summary>
    public int Ordinal { get; set; }

    /// <summary>False: offered no more; records that have it keep it.</summary>
    public bool IsActive { get; set; } = true;
}
