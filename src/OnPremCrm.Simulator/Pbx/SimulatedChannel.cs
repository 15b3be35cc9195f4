using System.Globalization;
using OnPremCrm.Asterisk.Events;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>A channel of the simulated PBX, with what each event about it says.</summary>
public sealed class SimulatedChannel
{
    private readonly TaskCompletionSource hangUpAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">E.g. <c>PJSIP/101-0000002a</c>.</param>
    /// <param name="uniqueid">Asterisk's Uniqueid.</param>
    /// <param name="linkedid">Asterisk's Linkedid.</param>
    /// <param name="createdAt">When it appeared.</param>
    public SimulatedChannel(string name, string uniqueid, string linkedid, DateTimeOffset createdAt) =>
        (Name, Uniqueid, Linkedid, CreatedAt) = (name, uniqueid, linkedid, createdAt);

    /// <summary>E.g. <c>PJSIP/101-0000002a</c>.</summary>
    public string Name { get; }

    /// <summary>Asterisk's Uniqueid.</summary>
    public string Uniqueid { get; }

    /// <summary>Asterisk's Linkedid.</summary>
    public string Linkedid { get; }

    /// <summary>When it appeared.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Down, ringing, up ...</summary>
    public ChannelState State { get; set; }

    /// <summary>The number of whoever is at the far end.</summary>
    public string CallerIdNum { get; set; } = "<unknown>";

    /// <summary>The name of whoever is at the far end.</summary>
    public string CallerIdName { get; internal set; } = "<unknown>";

    /// <summary>Where the dialplan is.</summary>
    public string Context { get; set; } = "from-internal";

    /// <summary>Where the dialplan is.</summary>
    public string Exten { get; set; } = "s";

    /// <summary>The bridge it is in. Null when in none.</summary>
    public string? Bridge { get; internal set; }

    /// <summary>What the dialplan runs on it now. Empty when nothing that the ledger tells of.</summary>
    public string Application { get; internal set; } = "";

    /// <summary>The application's arguments.</summary>
    public string Arguments { get; internal set; } = "";

    /// <summary>How the last dialling for it ended: ANSWER, NOANSWER, CANCEL ... Empty before.</summary>
    public string DialStatus { get; set; } = "";

    /// <summary>The channel whose far end hung up first, in its call. Null while nobody did.</summary>
    internal SimulatedChannel? EndedBy { get; set; }

    /// <summary>Completes when somebody asked over AMI to end it.</summary>
    public Task HangUpAsked => hangUpAsked.Task;

    internal void AskToHangUp() => hangUpAsked.TrySetResult();

    internal IEnumerable<(string Name, string Value)> Headers(string prefix = "") =>
    [
        (prefix + "Channel", Name),
        (prefix + "ChannelState", ((int)State).ToString(CultureInfo.InvariantCulture)),
        (prefix + "ChannelStateDesc", State.ToString()),
        (prefix + "CallerIDNum", CallerIdNum),
        (prefix + "CallerIDName", CallerIdName),
        (prefix + "ConnectedLineNum", "<unknown>"),
        (prefix + "ConnectedLineName", "<unknown>"),
        (prefix + "Language", "en"),
        (prefix + "AccountCode", ""),
        (prefix + "Context", Context),
        (prefix + "Exten", Exten),
        (prefix + "Priority", "1"),
        (prefix + "Uniqueid", Uniqueid),
        (prefix + "Linkedid", Linkedid),
    ];
}
