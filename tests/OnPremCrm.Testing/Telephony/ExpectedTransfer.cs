namespace OnPremCrm.Testing.Telephony;

/// <param name="Kind"><c>blind</c> or <c>attended</c>.</param>
/// <param name="By"><c>dtmf</c> or <c>refer</c>.</param>
public sealed record ExpectedTransfer(string Kind, string From, string To, bool Completed, string By);
