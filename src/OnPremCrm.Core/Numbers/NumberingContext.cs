namespace OnPremCrm.Core.Numbers;

/// <summary>Where a number was written or dialled: what is left out of "123 45 67" there.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 code of the country the PBX stands in, upper case: "DE".</param>
/// <param name="AreaCode">Its area code without the trunk prefix: "30" for Berlin, "06" for Rome (where the 0 belongs to the number).
/// Null where numbers are never written without it.</param>
public sealed record NumberingContext(string Country, string? AreaCode = null);
