namespace OnPremCrm.Simulator.Pbx;

/// <summary>To whom a caller is handed on.</summary>
/// <param name="Exten">A phone, or a number outside.</param>
/// <param name="Ringing">How long it rings there.</param>
/// <param name="Talking">How long they talk then.</param>
/// <param name="TakesSecondCall">The phone rings also while it is in use: a story is told to its end whatever else goes on.</param>
public sealed record HandingOn(string Exten, TimeSpan Ringing, TimeSpan Talking, bool TakesSecondCall = false);
