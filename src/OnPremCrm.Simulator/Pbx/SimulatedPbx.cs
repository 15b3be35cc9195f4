using System.Collections.Concurrent;
using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>
/// A PBX that isn't there: keeps channels and bridges, and says over AMI what a real Asterisk 22 says, in its order. What happens on it is told
/// by <see cref="Stories"/>.
/// </summary>
public sealed class SimulatedPbx
{
    private readonly AmiServer server;
    private readonly TimeProvider time;
    private readonly SimulatedLedger? ledger;
    private readonly ConcurrentDictionary<string, SimulatedChannel> channels = new();
    private readonly ConcurrentDictionary<string, bool> pausedMembers = new();
    private int lastChannel = -1;
    private int lastBridge;

    /// <param name="server">Speaks AMI for this PBX; its list of channels and its hang-up are taken over.</param>
    public SimulatedPbx(AmiServer server, SimulatedPbxOptions options, TimeProvider time)
    {
        (this.server, this.time) = (server, time);
        Options = options;
        ledger = options.CelPath is { } path ? new SimulatedLedger(path) : null;
        server.Channels = () => [.. channels.Values.Select(CoreShowChannel)];
        server.On("Hangup", (_, action) => new(new[] { HangUpByRequest(action) }));
        server.On("DeviceStateList", (_, action) => new(AmiAnswers.List(action, "Device State Changes will follow", "DeviceStateListComplete", [.. options.Extensions.Select(DeviceState)])));
        server.On("QueueStatus", (_, action) => new(AmiAnswers.List(action, "Queue status will follow", "QueueStatusComplete", [.. options.QueueMembers.Select(QueueMember)])));
        server.On("QueuePause", async (_, action) => [await PauseAsync(action)]);
    }

    private AmiMessage DeviceState(string extension) => AmiMessage.Of([("Event", "DeviceStateChange"), ("Device", $"PJSIP/{extension}"), ("State", StateOf(extension))]);

    private string StateOf(string extension) => channels.Values.Where(channel => ChannelName.Parse(channel.Name).Interface == $"PJSIP/{extension}").ToList() switch
    {
        [] => "NOT_INUSE",
        var own => own.Exists(channel => channel.State == ChannelState.Up) ? "INUSE" : "RINGING",
    };

    private AmiMessage QueueMember(string extension) => AmiMessage.Of([
        ("Event", "QueueMember"), ("Queue", Options.Queue), ("Name", extension), ("Location", $"PJSIP/{extension}"), ("StateInterface", $"PJSIP/{extension}"),
        ("Paused", pausedMembers.ContainsKey($"PJSIP/{extension}") ? "1" : "0"), ("Status", "1")]);

    private async Task<AmiMessage> PauseAsync(AmiMessage action)
    {
        var member = action["Interface"] ?? "";
        if (!Options.QueueMembers.Contains(ChannelName.Parse(member).Endpoint))
        {
            return AmiAnswers.Error(action, "Interface not found");
        }

        var isPaused = action["Paused"] == "true";
        _ = isPaused ? pausedMembers.TryAdd(member, true) : pausedMembers.TryRemove(member, out var _);
        await SendAsync("QueueMemberPause", "agent", [("Queue", Options.Queue), ("Interface", member), ("Paused", isPaused ? "1" : "0")]);
        return AmiAnswers.Success(action, ("Message", isPaused ? "Interface paused successfully" : "Interface unpaused successfully"));
    }

    /// <summary>The company.</summary>
    public SimulatedPbxOptions Options { get; }

    /// <summary>Channels that are up.</summary>
    public IReadOnlyCollection<SimulatedChannel> Channels => [.. channels.Values];

    /// <summary>Waits, but no longer than until somebody asks over AMI to end one of the channels.</summary>
    /// <returns>True when the time passed, false when an end was asked for.</returns>
    public async Task<bool> WaitAsync(TimeSpan span, CancellationToken cancellationToken, params IEnumerable<SimulatedChannel> channels)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var passed = Task.Delay(span, time, over.Token);
        var first = await Task.WhenAny(channels.Select(channel => channel.HangUpAsked).Append(passed));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == passed;
    }

    /// <summary>The trunk calls us.</summary>
    public Task<SimulatedChannel> CallFromOutsideAsync(OutsideParty caller, string did) =>
        NewChannelAsync(Options.Trunk, null, ChannelState.Ring, caller.Number, caller.Name, "from-trunk", did);

    /// <summary>A phone lifts and dials.</summary>
    public Task<SimulatedChannel> CallFromPhoneAsync(string extension, string dialled) =>
        NewChannelAsync($"PJSIP/{extension}", null, ChannelState.Ring, extension, null, "from-internal", dialled);

    /// <summary>Asterisk calls a phone, or the outside, for a channel that waits.</summary>
    /// <param name="caller">Who waits. Null: nobody, it is an Originate.</param>
    /// <param name="dialString">What follows the technology in Dial(): <c>101</c>, <c>+49...@trunk-itsp</c>.</param>
    public async Task<SimulatedChannel> DialAsync(SimulatedChannel? caller, string endpoint, string number, string dialString, string? uniqueid = null)
    {
        if (caller is { Application: not "Queue" })
        {
            ledger?.Run(caller, "Dial", $"{endpoint.Split('/')[0]}/{dialString},20,tTkKxX", Now);
        }

        var dest = await NewChannelAsync(endpoint, caller, ChannelState.Down, number, null, "from-internal", "s", uniqueid);
        await SendAsync("DialBegin", "call", [.. CallerHeaders(caller), .. dest.Headers("Dest"), ("DialString", dialString)]);
        return dest;
    }

    /// <summary>The called one rings.</summary>
    public async Task RingAsync(SimulatedChannel? caller, SimulatedChannel dest)
    {
        dest.State = ChannelState.Ringing;
        await SendAsync("Newstate", "call", dest.Headers());
        await SendAsync("DialState", "call", [.. CallerHeaders(caller), .. dest.Headers("Dest"), ("DialStatus", "RINGING")]);
    }

    /// <summary>A channel goes up.</summary>
    public async Task UpAsync(SimulatedChannel channel)
    {
        if (channel.State != ChannelState.Up)
        {
            channel.State = ChannelState.Up;
            ledger?.Answer(channel, Now);
            await SendAsync("Newstate", "call", channel.Headers());
        }
    }

    /// <summary>The called one answers.</summary>
    public async Task AnswerAsync(SimulatedChannel? caller, SimulatedChannel dest)
    {
        await UpAsync(dest);
        await DialEndAsync(caller, dest, "ANSWER");
        if (caller is not null)
        {
            await UpAsync(caller);
        }
    }

    /// <summary>The calling of one channel is over: ANSWER, NOANSWER, BUSY, CANCEL ...</summary>
    public Task DialEndAsync(SimulatedChannel? caller, SimulatedChannel dest, string status)
    {
        caller?.DialStatus = status;
        return SendAsync("DialEnd", "call", [.. CallerHeaders(caller), .. dest.Headers("Dest"), ("DialStatus", status)]);
    }

    /// <summary>Puts channels together so that they hear each other.</summary>
    public async Task BridgeAsync(params IReadOnlyList<SimulatedChannel> together)
    {
        var bridge = FormattableString.Invariant($"00000000-0000-4000-8000-{Interlocked.Increment(ref lastBridge):x12}");
        for (var i = 0; i < together.Count; i++)
        {
            together[i].Bridge = bridge;
            ledger?.Enter(together[i], bridge, Now);
            await SendAsync("BridgeEnter", "call", [.. BridgeHeaders(bridge, i + 1), .. together[i].Headers()]);
        }
    }

    /// <summary>Takes a channel out of its bridge.</summary>
    public async Task LeaveAsync(SimulatedChannel channel)
    {
        if (channel.Bridge is { } bridge)
        {
            channel.Bridge = null;
            ledger?.Leave(channel, bridge, Now);
            await SendAsync("BridgeLeave", "call", [.. BridgeHeaders(bridge, channels.Values.Count(other => other.Bridge == bridge)), .. channel.Headers()]);
        }
    }

    /// <summary>The far end of a channel hangs up.</summary>
    public Task RequestHangUpAsync(SimulatedChannel channel)
    {
        channel.EndedBy = channel;
        foreach (var other in channels.Values.Where(other => other.Linkedid == channel.Linkedid && other.State == ChannelState.Up))
        {
            other.EndedBy = channel;
        }

        return SendAsync("HangupRequest", "call", [.. channel.Headers(), ("Cause", "16")]);
    }

    /// <summary>A channel is gone.</summary>
    public async Task HangUpAsync(SimulatedChannel channel, HangupCause cause = HangupCause.Normal)
    {
        await LeaveAsync(channel);
        if (channels.TryRemove(channel.Uniqueid, out _))
        {
            ledger?.End(channel, (int)cause, channel.EndedBy?.Name ?? "", !channels.Values.Any(other => other.Linkedid == channel.Linkedid), Now);
            await SendAsync("Hangup", "call", [.. channel.Headers(), ("Cause", ((int)cause).ToString(CultureInfo.InvariantCulture)), ("Cause-txt", cause.ToString())]);
        }
    }

    /// <summary>The caller begins to wait in a queue.</summary>
    public Task JoinQueueAsync(SimulatedChannel caller)
    {
        ledger?.Run(caller, "Queue", $"{Options.Queue},tTkKxX,,,25", Now);
        return SendAsync("QueueCallerJoin", "agent", [.. caller.Headers(), ("Queue", Options.Queue), ("Position", "1"), ("Count", "1")]);
    }

    /// <summary>The queue calls a member.</summary>
    public Task CallAgentAsync(SimulatedChannel caller, SimulatedChannel dest, string extension) =>
        SendAsync("AgentCalled", "agent", [.. caller.Headers(), .. dest.Headers("Dest"), ("Queue", Options.Queue), ("MemberName", $"PJSIP/{extension}"), ("Interface", $"PJSIP/{extension}")]);

    /// <summary>The caller no longer waits in the queue.</summary>
    public Task LeaveQueueAsync(SimulatedChannel caller) =>
        SendAsync("QueueCallerLeave", "agent", [.. caller.Headers(), ("Queue", Options.Queue), ("Position", "1"), ("Count", "0")]);

    /// <summary>A channel variable is set.</summary>
    public Task SetAsync(SimulatedChannel channel, string variable, string value) =>
        SendAsync("VarSet", "dialplan", [.. channel.Headers(), ("Variable", variable), ("Value", value)]);

    /// <summary>The dialplan reaches an application.</summary>
    public Task RunAsync(SimulatedChannel channel, string application, string data)
    {
        ledger?.Run(channel, application, data, Now);
        return SendAsync("Newexten", "dialplan", [.. channel.Headers(), ("Extension", channel.Exten), ("Application", application), ("AppData", data)]);
    }

    /// <summary>MixMonitor begins to record a channel.</summary>
    public async Task RecordAsync(SimulatedChannel channel)
    {
        ledger?.Run(channel, "MixMonitor", $"{channel.Uniqueid}.wav,b", Now);
        ledger?.Stop(channel, Now);
        await SetAsync(channel, "MIXMONITOR_FILENAME", $"{Options.MonitorPath}/{channel.Uniqueid}.wav");
        await SendAsync("MixMonitorStart", "call", channel.Headers());
    }

    /// <summary>A phone hands its caller on without asking.</summary>
    public Task BlindTransferAsync(SimulatedChannel transferer, SimulatedChannel transferee, string extension)
    {
        ledger?.HandOn(transferer, transferee, "from-internal", extension, Now);
        return SendAsync("BlindTransfer", "call",
        [
            ("Result", "Success"), .. transferer.Headers("Transferer"), .. transferee.Headers("Transferee"), .. BridgeHeaders(transferer.Bridge!, 2),
            ("IsExternal", "No"), ("Context", "from-internal"), ("Extension", extension),
        ]);
    }

    /// <summary>Whether an Originate's phone answered.</summary>
    public Task OriginateResponseAsync(AmiMessage action, SimulatedChannel? channel, int reason) => SendAsync("OriginateResponse", "call",
    [
        .. AmiAnswers.IdOf(action), ("Response", channel is null ? "Failure" : "Success"), ("Channel", channel?.Name ?? action["Channel"] ?? ""),
        ("Context", action["Context"] ?? ""), ("Exten", action["Exten"] ?? ""), ("Reason", reason.ToString(CultureInfo.InvariantCulture)),
        ("Uniqueid", channel?.Uniqueid ?? "<unknown>"), ("CallerIDNum", "<unknown>"), ("CallerIDName", "<unknown>"),
    ]);

    private DateTimeOffset Now => time.GetUtcNow();

    private async Task<SimulatedChannel> NewChannelAsync(
        string endpoint, SimulatedChannel? requestor, ChannelState state, string number, string? name, string context, string exten, string? uniqueid = null)
    {
        var n = Interlocked.Increment(ref lastChannel);
        uniqueid ??= FormattableString.Invariant($"{server.StartedAt.ToUnixTimeSeconds()}.{n}");
        var channel = new SimulatedChannel(FormattableString.Invariant($"{endpoint}-{n:x8}"), uniqueid, requestor?.Linkedid ?? uniqueid, time.GetUtcNow())
        {
            State = state, CallerIdNum = number, CallerIdName = name ?? "<unknown>", Context = context, Exten = exten,
        };
        channels[uniqueid] = channel;
        ledger?.Begin(channel, Now);
        await SendAsync("Newchannel", "call", channel.Headers());
        return channel;
    }

    private AmiMessage HangUpByRequest(AmiMessage action)
    {
        var found = channels.Values.FirstOrDefault(channel => channel.Name == action["Channel"]);
        found?.AskToHangUp();
        return found is null ? AmiAnswers.Error(action, "No such channel") : AmiAnswers.Success(action, ("Message", "Channel Hungup"));
    }

    private Task SendAsync(string name, string privilege, IEnumerable<(string Name, string Value)> headers)
    {
        var stamp = (time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0).ToString("F6", CultureInfo.InvariantCulture);
        return server.SendAsync(AmiMessage.Of([("Event", name), ("Privilege", privilege + ",all"), ("Timestamp", stamp), .. headers]));
    }

    private static IEnumerable<(string Name, string Value)> CallerHeaders(SimulatedChannel? caller) => caller?.Headers() ?? [];

    private static IEnumerable<(string Name, string Value)> BridgeHeaders(string bridge, int members) =>
    [
        ("BridgeUniqueid", bridge), ("BridgeType", "basic"), ("BridgeTechnology", "simple_bridge"), ("BridgeCreator", "<unknown>"), ("BridgeName", "<unknown>"),
        ("BridgeNumChannels", members.ToString(CultureInfo.InvariantCulture)), ("BridgeVideoSourceMode", "none"),
    ];

    private AmiMessage CoreShowChannel(SimulatedChannel channel) => AmiMessage.Of(
    [
        ("Event", "CoreShowChannel"), .. channel.Headers(), ("BridgeId", channel.Bridge ?? ""), ("Application", "Dial"), ("ApplicationData", ""),
        ("Duration", (time.GetUtcNow() - channel.CreatedAt).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)),
    ]);
}
