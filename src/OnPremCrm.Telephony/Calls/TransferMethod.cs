namespace OnPremCrm.Telephony.Calls;

/// <summary>How the transfer was asked for.</summary>
public enum TransferMethod
{
    /// <summary>A feature code during the call (<c>##</c>, <c>*2</c>).</summary>
    Dtmf,

    /// <summary>The phone's transfer key (SIP REFER).</summary>
    Refer,
}
