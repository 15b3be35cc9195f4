namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>What Asterisk is asked to do.</summary>
public enum TelephonyCommandKind
{
    /// <summary>Ring the operator's own phone, then dial the number.</summary>
    Dial,

    /// <summary>End the user's part in a call: one that was dialled by a click, or that the user talks in. While a colleague is asked, it hands the caller on.</summary>
    HangUp,

    /// <summary>Stop the user's own phone ringing. Others go on ringing.</summary>
    Decline,

    /// <summary>While the user's phone rings: send the caller to a colleague instead.</summary>
    SendOn,

    /// <summary>While the user talks: give the other party to a colleague without asking.</summary>
    HandOver,

    /// <summary>While the user talks: call a colleague first; the other party waits.</summary>
    AskColleague,

    /// <summary>While the user talks: find out whether the dialplan would let a colleague be asked. Nothing is done.</summary>
    CheckAsking,

    /// <summary>While a colleague is asked: back to the one who waits.</summary>
    TakeBack,

    /// <summary>The user's phone takes no calls of its queues for a while.</summary>
    Pause,

    /// <summary>It takes them again.</summary>
    Resume,
}
