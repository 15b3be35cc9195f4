namespace OnPremCrm.Core.Imports;

/// <summary>What becomes of a row whose contact is there already.</summary>
public enum ImportPolicy
{
    /// <summary>Empty fields are filled and new numbers added; what is there stays.</summary>
    Fill,

    /// <summary>What the row says takes the place of what is there; numbers are added, none is removed.</summary>
    Overwrite,

    /// <summary>The row is left out.</summary>
    Skip,

    /// <summary>Somebody looks at both and decides.</summary>
    Review,
}
