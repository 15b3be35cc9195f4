namespace OnPremCrm.Simulator.Pbx;

/// <summary>Somebody outside.</summary>
/// <param name="Number">As the trunk presents it; <c>anonymous</c> when withheld.</param>
/// <param name="Name">As the network sends it. Null when it sends none.</param>
public sealed record OutsideParty(string Number, string? Name = null);
