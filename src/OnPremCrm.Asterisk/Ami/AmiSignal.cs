namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// One thing that happened, in the one order in which it happened: <see cref="AmiConnected"/>, any number of <see cref="AmiReceived"/> and
/// <see cref="AmiGap"/>, <see cref="AmiDisconnected"/>, perhaps some <see cref="AmiConnectFailed"/>, <see cref="AmiConnected"/> ...
/// </summary>
/// <param name="At">When, by our clock, UTC.</param>
public abstract record AmiSignal(DateTimeOffset At);
