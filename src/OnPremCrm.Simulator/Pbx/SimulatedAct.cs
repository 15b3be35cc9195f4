namespace OnPremCrm.Simulator.Pbx;

/// <summary>What can be asked of a channel over AMI.</summary>
public enum SimulatedAct
{
    /// <summary>Hangup: end it.</summary>
    HangUp,

    /// <summary>Redirect: send it elsewhere in the dialplan.</summary>
    Redirect,

    /// <summary>BlindTransfer: give whom it talks with to somebody else.</summary>
    HandOn,

    /// <summary>Atxfer: call a colleague first.</summary>
    Ask,

    /// <summary>CancelAtxfer: back to the one who waits.</summary>
    TakeBack,
}
