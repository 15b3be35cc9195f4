namespace OnPremCrm.Telephony.Ledger;

/// <summary>One line of Asterisk's channel event log: something that happened to one channel. Source: Asterisk main/cel.c.</summary>
internal sealed record CelRow
{
    /// <summary>Where it stood in the ledger: rows of one moment keep the order in which Asterisk wrote them.</summary>
    public long Number { get; init; }

    /// <summary>CHAN_START, ANSWER, BRIDGE_ENTER ... as Asterisk spells it.</summary>
    public required string Event { get; init; }

    /// <summary>By the PBX's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Caller ID at that moment; "" when there is none.</summary>
    public string CallerName { get; init; } = "";

    /// <summary>Caller ID at that moment; "" when there is none.</summary>
    public string CallerNumber { get; init; } = "";

    /// <summary>Where the dialplan was.</summary>
    public string Exten { get; init; } = "";

    /// <summary>Where the dialplan was.</summary>
    public string Context { get; init; } = "";

    /// <summary>The channel's name.</summary>
    public required string Channel { get; init; }

    /// <summary>The application that ran; AppDial, AppDial2 and AppQueue mark legs that Asterisk called.</summary>
    public string App { get; init; } = "";

    /// <summary>The application's arguments.</summary>
    public string AppArguments { get; init; } = "";

    /// <summary>Identity of the channel.</summary>
    public required string Uniqueid { get; init; }

    /// <summary>The linkedid at that moment.</summary>
    public required string Linkedid { get; init; }

    /// <summary>JSON that depends on the event; "" when there is none.</summary>
    public string Extra { get; init; } = "";
}
