namespace OnPremCrm.Core.Contacts;

/// <summary>A block of numbers that all belong to one organisation: whoever calls from behind its switchboard.</summary>
public sealed class NumberRange
{
    /// <summary>Most numbers in one block: five digits behind the switchboard's.</summary>
    public const int MostNumbers = 100_000;

    /// <summary>Names the block.</summary>
    public NumberRangeId Id { get; init; }

    /// <summary>Whose numbers they are.</summary>
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Whose numbers they are.</summary>
    public Organisation? Organisation { get; init; }

    /// <summary>E.164.</summary>
    public required string FirstNumber { get; set; }

    /// <summary>E.164, with as many digits as the first and not below it.</summary>
    public required string LastNumber { get; set; }

    /// <summary>As somebody typed it.</summary>
    public required string AsWritten { get; set; }
}
