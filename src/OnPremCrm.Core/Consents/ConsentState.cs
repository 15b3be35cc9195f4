namespace OnPremCrm.Core.Consents;

/// <summary>What somebody said to a purpose.</summary>
public enum ConsentState
{
    /// <summary>Yes.</summary>
    Given,

    /// <summary>No, or no longer.</summary>
    Withdrawn,
}
