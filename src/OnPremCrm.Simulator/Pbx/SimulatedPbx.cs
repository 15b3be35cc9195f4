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
    private int lastWire;

    /// <param name="server">Speaks AMI for this PBX; its list of channels and its hang-up are taken over.</param>
    public SimulatedPbx(AmiServer server, SimulatedPbxOptions options, TimeProvider time)
    {
        (this.server, this.time) = (server, time);
        Options = options;
        ledger = options.CelPath is { } path ? new SimulatedLedger(path) : null;
        server.Channels = () => [.. channels.Values.Select(CoreShowChannel)];
        server.On("Hangup", (_, action) => new(new[] { Take(action, SimulatedAct.HangUp, "Channel Hungup") }));
        server.On("Redirect", (_, action) => new(new[] { Take(action, SimulatedAct.Redirect, "Redirect successful") }));
        server.On("BlindTransfer", (_, action) => new(new[] { Take(action, SimulatedAct.HandOn, "Transfer succeeded") }));
        server.On("Atxfer", (_, action) => new(new[] { Take(action, SimulatedAct.Ask, "Atxfer successfully queued") }));
        server.On("CancelAtxfer", (_, action) => new(new[] { Take(action, SimulatedAct.TakeBack, "Atxfer successfully cancelled") }));
        server.On("Setvar", async (_, action) => [await SetAsync(action)]);
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

    /// <summary>Waits, but no longer than until somebody asks something of one of the channels over AMI.</summary>
    /// <returns>True when the time passed.</returns>
    public async Task<bool> WaitAsync(TimeSpan span, CancellationToken cancellationToken, params IEnumerable<SimulatedChannel> channels) =>
        await AskedAsync(span, cancellationToken, channels) is null;

    /// <summary>Waits, but no longer than until somebody asks something of one of the channels over AMI.</summary>
    /// <returns>What was asked. Null: the time passed.</returns>
    public async Task<SimulatedRequest?> AskedAsync(TimeSpan span, CancellationToken cancellationToken, params IEnumerable<SimulatedChannel> channels)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var passed = Task.Delay(span, time, over.Token);
        var asked = channels.Select(channel => (channel.Requests, Task: channel.Requests.WaitToReadAsync(over.Token).AsTask())).ToList();
        var first = await Task.WhenAny(asked.Select(one => (Task)one.Task).Append(passed));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return asked.Find(one => one.Task == first).Requests is { } requests && requests.TryRead(out var request) ? request : null;
    }

    /// <summary>Whether somebody talks on that phone.</summary>
    public bool IsInUse(string extension) => channels.Values.Any(channel => channel.State == ChannelState.Up && ChannelName.Parse(channel.Name).Interface == $"PJSIP/{extension}");

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
            Run(caller, "Dial", $"{endpoint.Split('/')[0]}/{dialString},20,tTkKxX");
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
        var bridge = NewBridge();
        foreach (var channel in together)
        {
            await EnterAsync(channel, bridge);
        }
    }

    /// <summary>A bridge in which nobody is yet.</summary>
    public string NewBridge() => FormattableString.Invariant($"00000000-0000-4000-8000-{Interlocked.Increment(ref lastBridge):x12}");

    /// <summary>Puts a channel into a bridge.</summary>
    public Task EnterAsync(SimulatedChannel channel, string bridge)
    {
        channel.Bridge = bridge;
        ledger?.Enter(channel, bridge, Now);
        return SendAsync("BridgeEnter", "call", [.. BridgeHeaders(bridge, channels.Values.Count(other => other.Bridge == bridge)), .. channel.Headers()]);
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
        Run(caller, "Queue", $"{Options.Queue},tTkKxX,,,25");
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
        Run(channel, application, data);
        return SendAsync("Newexten", "dialplan", [.. channel.Headers(), ("Extension", channel.Exten), ("Application", application), ("AppData", data)]);
    }

    /// <summary>MixMonitor begins to record a channel.</summary>
    public async Task RecordAsync(SimulatedChannel channel)
    {
        Run(channel, "MixMonitor", $"{channel.Uniqueid}.wav,b");
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

    /// <summary>The far side waits, or no longer.</summary>
    public Task HoldAsync(SimulatedChannel channel, bool holds) => SendAsync(holds ? "Hold" : "Unhold", "call", channel.Headers());

    /// <summary>A pair of Local channels by which Asterisk calls somebody for a channel.</summary>
    public async Task<(SimulatedChannel Near, SimulatedChannel Far)> WireAsync(SimulatedChannel requestor, string exten)
    {
        var n = Interlocked.Increment(ref lastWire) - 1;
        var name = FormattableString.Invariant($"Local/{exten}@from-internal-{n:x8}");
        var near = await NewChannelAsync($"{name};1", requestor, ChannelState.Down, exten, null, "from-internal", "s", isWhole: true);
        var far = await NewChannelAsync($"{name};2", requestor, ChannelState.Ring, requestor.CallerIdNum, null, "from-internal", exten, isWhole: true);
        await SendAsync("LocalBridge", "call", [.. near.Headers("LocalOne"), .. far.Headers("LocalTwo"), ("Context", "from-internal"), ("Exten", exten), ("LocalOptimization", "Yes")]);
        return (near, far);
    }

    /// <summary>A consultation has become a transfer.</summary>
    public Task AttendedTransferAsync(SimulatedChannel transferer, SimulatedChannel transferee, SimulatedChannel target, string kept, string meeting)
    {
        ledger?.HandOverAsked(transferer, transferee, target, kept, meeting, Now);
        return SendAsync("AttendedTransfer", "call",
        [
            ("Result", "Success"), .. transferer.Headers("OrigTransferer"), .. transferer.Headers("SecondTransferer"), .. transferee.Headers("Transferee"), .. target.Headers("TransferTarget"),
            ("IsExternal", "No"), ("DestType", "Bridge"), ("DestBridgeUniqueid", kept),
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
        string endpoint, SimulatedChannel? requestor, ChannelState state, string number, string? name, string context, string exten, string? uniqueid = null, bool isWhole = false)
    {
        var n = Interlocked.Increment(ref lastChannel);
        uniqueid ??= FormattableString.Invariant($"{server.StartedAt.ToUnixTimeSeconds()}.{n}");
        var channel = new SimulatedChannel(isWhole ? endpoint : FormattableString.Invariant($"{endpoint}-{n:x8}"), uniqueid, requestor?.Linkedid ?? uniqueid, time.GetUtcNow())
        {
            State = state, CallerIdNum = number, CallerIdName = name ?? "<unknown>", Context = context, Exten = exten,
        };
        channels[uniqueid] = channel;
        ledger?.Begin(channel, Now);
        await SendAsync("Newchannel", "call", channel.Headers());
        return channel;
    }

    // Asterisk's answer says that it has heard; the story does it.
    private AmiMessage Take(AmiMessage action, SimulatedAct act, string message)
    {
        var cause = int.TryParse(action["Cause"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (HangupCause)number : HangupCause.Normal;
        var found = ChannelOf(action);
        found?.Ask(new SimulatedRequest(act, found, action["Exten"] ?? "", cause));
        return found is null ? AmiAnswers.Error(action, "No such channel") : AmiAnswers.Success(action, ("Message", message));
    }

    private async Task<AmiMessage> SetAsync(AmiMessage action)
    {
        if (ChannelOf(action) is not { } channel)
        {
            return AmiAnswers.Error(action, "No such channel");
        }

        await SetAsync(channel, action["Variable"] ?? "", action["Value"] ?? "");
        return AmiAnswers.Success(action, ("Message", "Variable Set"));
    }

    private SimulatedChannel? ChannelOf(AmiMessage action) => channels.Values.FirstOrDefault(channel => channel.Name == action["Channel"]);

    private void Run(SimulatedChannel channel, string application, string arguments)
    {
        ledger?.Stop(channel, Now);
        (channel.Application, channel.Arguments) = (application, arguments);
        ledger?.Run(channel, Now);
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
        ("Event", "CoreShowChannel"), .. channel.Headers(), ("BridgeId", channel.Bridge ?? ""), ("Application", channel.Application), ("ApplicationData", channel.Arguments),
        ("Duration", (time.GetUtcNow() - channel.CreatedAt).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)),
    ]);
}
