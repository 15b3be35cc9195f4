using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>One channel of a ledger's call: what the whole ledger says of it, and how far the story has come.</summary>
internal sealed class CelChannel(CelRow first)
{
    public string Uniqueid { get; } = first.Uniqueid;

    public string Name { get; } = first.Channel;

    public ChannelName Parsed { get; } = ChannelName.Parse(first.Channel);

    public DateTimeOffset StartedAt { get; } = first.At;

    /// <summary>The linkedid at its birth: of who dials it, its own when nobody does.</summary>
    public string FirstLinkedid { get; } = first.Linkedid;

    // ---- known in advance ----

    /// <summary>Asterisk called it; else its far end called Asterisk.</summary>
    public bool IsCalled { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public HangupCause Cause { get; set; }

    /// <summary>The result of its last Dial or Queue.</summary>
    public string DialStatus { get; set; } = "";

    /// <summary>The channel whose far end hung up, or the part of Asterisk that did; "" when it is not told.</summary>
    public string EndedBy { get; set; } = "";

    /// <summary>When its far end hung up. Null when Asterisk or another channel ended it.</summary>
    public DateTimeOffset? RequestedAt { get; set; }

    public bool WasPickedUp { get; set; }

    // ---- while the story is told ----

    public bool HasBegun { get; set; }

    public CelRow Now { get; set; } = first;

    public ChannelState State { get; set; }

    public bool NumberTold { get; set; }

    public bool RequestTold { get; set; }

    /// <summary>The applications that run on it, and since when.</summary>
    public List<(string App, string Arguments, DateTimeOffset Since)> Apps { get; } = [];

    public string? Bridge { get; set; }

    public CelChannel? DialledBy { get; set; }

    public string? ForwardedTo { get; set; }

    public string? Queue { get; set; }

    /// <summary>It waits in this queue.</summary>
    public string? WaitsIn { get; set; }

    public bool IsOver { get; set; }

    /// <summary>As an event would show it.</summary>
    public EventChannel View(CelRow? row = null)
    {
        var seen = row ?? Now;
        return new EventChannel(
            Name,
            Uniqueid,
            seen.Linkedid,
            State,
            seen.CallerNumber is { Length: > 0 } number ? number : null,
            seen.CallerName is { Length: > 0 } name ? name : null,
            seen.Context,
            seen.Exten);
    }
}
