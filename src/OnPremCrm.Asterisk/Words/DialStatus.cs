namespace OnPremCrm.Asterisk.Words;

/// <summary>
/// How one attempt to reach a phone ended (the <c>DialStatus</c> of DialEnd).
/// Source: Asterisk apps/app_dial.c and main/dial.c; the notes are from recorded calls on Asterisk 22.
/// </summary>
public enum DialStatus
{
    /// <summary>A word that is not known here.</summary>
    Unknown,

    /// <summary>The phone answered.</summary>
    Answer,

    /// <summary>Not answered. A declined call and an unknown number come as this too: see the leg's <see cref="HangupCause"/>.</summary>
    NoAnswer,

    /// <summary>The phone was busy.</summary>
    Busy,

    /// <summary>The ringing was stopped: a colleague answered, the caller gave up, or the phone forwarded the call.</summary>
    Cancel,

    /// <summary>The phone is not registered or cannot be reached.</summary>
    ChanUnavail,

    /// <summary>The network could not carry the call.</summary>
    Congestion,

    /// <summary>Privacy or screening ended the call.</summary>
    Abort,

    /// <summary>The dialplan goes on (gosub result CONTINUE).</summary>
    Continue,

    /// <summary>The dialplan goes elsewhere; the word comes as <c>GOTO:context^extension^priority</c> or the like.</summary>
    Goto,

    /// <summary>The called user does not want this caller (privacy).</summary>
    DontCall,

    /// <summary>The called user sends this caller to the torture menu (privacy).</summary>
    Torture,

    /// <summary>The dialplan dialled with invalid arguments.</summary>
    InvalidArgs,
}
