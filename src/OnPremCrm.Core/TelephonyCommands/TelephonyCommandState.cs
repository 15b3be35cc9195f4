namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>
/// The life of a command: <c>queued → claimed → succeeded | refused</c>, <c>queued → expired</c>, and <c>claimed → unknown</c>
/// when the service was stopped between the two. Never retried: ringing a phone twice is not the same as once.
/// </summary>
public enum TelephonyCommandState
{
    /// <summary>Waits for the telephony service.</summary>
    Queued,

    /// <summary>The service took it, and may have acted.</summary>
    Claimed,

    /// <summary>Asterisk accepted it; <see cref="TelephonyCommand.Progress"/> goes on.</summary>
    Succeeded,

    /// <summary>It was not carried out; <see cref="TelephonyCommand.Reason"/> says why.</summary>
    Refused,

    /// <summary>Nobody took it before its deadline; nothing rang.</summary>
    Expired,

    /// <summary>The service stopped while it acted; whether something rang is not known.</summary>
    Unknown,
}
