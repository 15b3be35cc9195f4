namespace OnPremCrm.Asterisk.Events;

/// <summary>A call was sent on without asking. Success says that it started, not that anybody answered.</summary>
/// <param name="Success">The transfer began.</param>
/// <param name="Transferer">Who sent it on.</param>
/// <param name="Transferee">Who was sent on; null when several were.</param>
/// <param name="Extension">Where to.</param>
/// <param name="IsExternal">Asked for by the phone (REFER); else by a feature code.</param>
public sealed record BlindTransfer(bool Success, EventChannel Transferer, EventChannel? Transferee, string? Extension, bool IsExternal) : AmiEvent;
