namespace OnPremCrm.Core.Ledger;

/// <summary>Why nobody listened.</summary>
public enum GapCause
{
    /// <summary>The connection to Asterisk broke, or Asterisk was not there.</summary>
    ConnectionLost,

    /// <summary>No telephony service was running.</summary>
    ServiceStopped,

    /// <summary>Asterisk was restarted.</summary>
    AsteriskRestarted,

    /// <summary>More events came than could be taken in.</summary>
    EventsDropped,
}
