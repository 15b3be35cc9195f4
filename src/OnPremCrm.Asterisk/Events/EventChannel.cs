namespace OnPremCrm.Asterisk.Events;

/// <summary>
/// A channel as an event shows it. Every event about a channel carries this whole snapshot, so any event may be the first
/// to tell of a new state or of a changed linkedid (Asterisk sends nothing when that changes).
/// Source: Asterisk main/manager_channels.c, <c>ast_manager_build_channel_state_string_prefix</c>.
/// </summary>
/// <param name="Name">Name of the channel: which phone or trunk it is.</param>
/// <param name="Uniqueid">Identity of the channel for its whole life. Any text.</param>
/// <param name="Linkedid">A hint at the call; changes silently.</param>
/// <param name="State">The state at the time of the event.</param>
/// <param name="CallerIdNum">Null when withheld or not known (<c>&lt;unknown&gt;</c>).</param>
/// <param name="CallerIdName">As the sender meant it (escapes undone); null when not known.</param>
/// <param name="Context">Where the dialplan is now; "" when the channel runs none.</param>
/// <param name="Exten">Where the dialplan is now; "" when the channel runs none.</param>
public sealed record EventChannel(
    string Name,
    string Uniqueid,
    string Linkedid,
    ChannelState State,
    string? CallerIdNum,
    string? CallerIdName,
    string Context,
    string Exten);
