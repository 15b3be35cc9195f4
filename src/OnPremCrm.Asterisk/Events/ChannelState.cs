namespace OnPremCrm.Asterisk.Events;

/// <summary>The <c>ChannelState</c> of an event. Source: Asterisk include/asterisk/channelstate.h.</summary>
public enum ChannelState
{
    /// <summary>Idle: Asterisk is about to call this channel.</summary>
    Down = 0,

    /// <summary>Down, but reserved (analogue lines).</summary>
    Reserved = 1,

    /// <summary>Off hook (analogue lines).</summary>
    OffHook = 2,

    /// <summary>Digits have been dialled.</summary>
    Dialing = 3,

    /// <summary>The far end called Asterisk and hears ringing, or nothing yet.</summary>
    Ring = 4,

    /// <summary>The phone rings.</summary>
    Ringing = 5,

    /// <summary>The line is up. That is not "answered": menus, queues and voicemail take a line up too.</summary>
    Up = 6,

    /// <summary>The line is busy.</summary>
    Busy = 7,

    /// <summary>Digits were dialled while off hook.</summary>
    DialingOffHook = 8,

    /// <summary>An incoming analogue call was noticed and has not rung yet.</summary>
    PreRing = 9,
}
