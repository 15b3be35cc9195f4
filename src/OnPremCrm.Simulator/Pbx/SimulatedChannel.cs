using System.Globalization;
using System.Threading.Channels;
using OnPremCrm.Asterisk.Events;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>A channel of the simulated PBX, with what each event about it says.</summary>
public sealed class SimulatedChannel
{
    private readonly Channel<SimulatedRequest> requests = System.Threading.Channels.Channel.CreateUnbounded<SimulatedRequest>();

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

    /// <summary>What the dialplan runs on it now; <c>AppDial</c> on a channel that another one called.</summary>
    public string Application { get; internal set; } = "AppDial";

    /// <summary>The application's arguments.</summary>
    public string Arguments { get; internal set; } = "(Outgoing Line)";

    /// <summary>How the last dialling for it ended: ANSWER, NOANSWER, CANCEL ... Empty before.</summary>
    public string DialStatus { get; set; } = "";

    /// <summary>The channel whose far end hung up first, in its call. Null while nobody did.</summary>
    internal SimulatedChannel? EndedBy { get; set; }

    /// <summary>What was asked of it over AMI and not yet done.</summary>
    internal ChannelReader<SimulatedRequest> Requests => requests.Reader;

    internal void Ask(SimulatedRequest request) => requests.Writer.TryWrite(request);

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
