namespace OnPremCrm.Asterisk.Words;

/// <summary>
/// Why a channel ended (the <c>Cause</c> of Hangup). Any number may come; those without a name here are rare.
/// Source: Asterisk include/asterisk/causes.h, after ITU-T Q.850; the notes are from recorded calls on Asterisk 22.
/// </summary>
public enum HangupCause
{
    /// <summary>Not set. A phone that rang out has it, and ringing legs when Asterisk restarts.</summary>
    Unknown = 0,

    /// <summary>No such number.</summary>
    UnallocatedNumber = 1,

    /// <summary>No way to that number.</summary>
    NoRoute = 3,

    /// <summary>Normal end. Also a ringing leg that a colleague picked up with *8.</summary>
    Normal = 16,

    /// <summary>The phone is busy.</summary>
    Busy = 17,

    /// <summary>No answer from the phone's device.</summary>
    NoUserResponse = 18,

    /// <summary>Rang and nobody answered; the caller's leg has it when the phone rang out.</summary>
    NoAnswer = 19,

    /// <summary>The phone is not registered.</summary>
    SubscriberAbsent = 20,

    /// <summary>The user declined.</summary>
    Rejected = 21,

    /// <summary>The number has changed.</summary>
    NumberChanged = 22,

    /// <summary>The phone sent the call on to another number.</summary>
    Redirected = 23,

    /// <summary>A colleague answered while this phone rang.</summary>
    AnsweredElsewhere = 26,

    /// <summary>The destination is out of order.</summary>
    DestinationOutOfOrder = 27,

    /// <summary>The number is not a valid one.</summary>
    InvalidNumber = 28,

    /// <summary>Normal, unspecified.</summary>
    NormalUnspecified = 31,

    /// <summary>No line free.</summary>
    Congestion = 34,

    /// <summary>The network is out of order.</summary>
    NetworkOutOfOrder = 38,

    /// <summary>Temporary failure of the network.</summary>
    TemporaryFailure = 41,

    /// <summary>The switch is overloaded.</summary>
    SwitchCongestion = 42,

    /// <summary>The wanted channel is not free.</summary>
    ChannelUnavailable = 44,

    /// <summary>Asterisk knows no nearer reason. Both legs have it when the caller gave up.</summary>
    Interworking = 127,
}
