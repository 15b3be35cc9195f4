namespace OnPremCrm.Testing.Telephony;

/// <param name="From">The extension that rang.</param>
/// <param name="By">The extension that took the call.</param>
public sealed record ExpectedPickup(string From, string By);
