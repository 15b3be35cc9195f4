namespace OnPremCrm.Simulator.Pbx;

/// <summary>To whom a caller is handed on.</summary>
/// <param name="Exten">A phone, or a number outside.</param>
/// <param name="Ringing">How long it rings there.</param>
/// <param name="Talking">How long they talk then.</param>
public sealed record HandingOn(string Exten, TimeSpan Ringing, TimeSpan Talking);
