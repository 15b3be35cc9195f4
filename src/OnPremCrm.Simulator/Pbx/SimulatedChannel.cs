using System.Globalization;
using OnPremCrm.Asterisk.Events;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>A channel of the simulated PBX, with what each event about it says.</summary>
public sealed class SimulatedChannel
{
    private readonly TaskCompletionSource hangUpAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SimulatedChannel(string name, string uniqueid, string linkedid, DateTimeOffset createdAt) =>
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
    public ChannelState State { get; internal set; }

    /// <summary>The number of whoever is at the far end.</summary>
    public string CallerIdNum { get; internal set; } = "<unknown>";

    /// <summary>The name of whoever is at the far end.</summary>
    public string CallerIdName { get; internal set; } = "<unknown>";

    /// <summary>Where the dialplan is.</summary>
    public string Context { get; internal set; } = "from-internal";

    /// <summary>Where the dialplan is.</summary>
    public string Exten { get; internal set; } = "s";

    /// <summary>The bridge it is in. Null when in none.</summary>
    public string? Bridge { get; internal set; }

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
