namespace OnPremCrm.Asterisk.Events;

/// <summary>A call was handed on after asking. Comes after the bridge events that complete it; nothing comes when it is given up.</summary>
/// <param name="Success">The transfer was made.</param>
/// <param name="OrigTransferer">The transferer's channel in the first call.</param>
/// <param name="SecondTransferer">The transferer's channel in the second call: the same one at <c>*2</c>, another at REFER.</param>
/// <param name="Transferee">Who was handed on; null when several were.</param>
/// <param name="Target">To whom; null when there are several or it is an application.</param>
/// <param name="DestType"><c>Bridge</c>, <c>App</c>, <c>Link</c>, <c>Threeway</c>, <c>Fail</c>.</param>
public sealed record AttendedTransfer(bool Success, EventChannel OrigTransferer, EventChannel SecondTransferer, EventChannel? Transferee, EventChannel? Target, string? DestType) : AmiEvent;
