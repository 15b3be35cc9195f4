namespace OnPremCrm.Telephony.Calls;

/// <summary>How a call's outside number was understood.</summary>
/// <param name="Number">E.164. Null: it could not be read, or the call has no outside.</param>
/// <param name="Cleaned">What the clean-up rules made of the number as presented. Null: none applied.</param>
/// <param name="Reading">The rule that gave the number, or the reason why there is none: a word of NumberRule or NumberFault. Null for calls without an outside.</param>
internal readonly record struct ReadNumber(string? Number, string? Cleaned, string? Reading);
