using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>
/// Tells the rows of whole calls as the events that AMI would have sent, so that one deriver makes the log of both. Pure.
/// </summary>
/// <remarks>
/// What CEL does not know: when a phone began to ring (taken: when it was called), whether it rang at all (taken: unless it refused
/// at once or could not be reached), hold, which transfers a phone itself ordered (taken: those after which Asterisk does not
/// hang it up at once), whether a message was left in voicemail (taken: after <see cref="Greeting"/>), what a click was to dial
/// when the operator did not pick up.
/// </remarks>
internal sealed partial class CelStory
{
    /// <summary>Who stays in voicemail longer than its greeting and the introduction lasts has left a message.</summary>
    public static readonly TimeSpan Greeting = TimeSpan.FromSeconds(13);

    /// <summary>A phone that refuses sooner has not rung.</summary>
    private static readonly TimeSpan SoonestRefusal = TimeSpan.FromMilliseconds(700);

    /// <summary>Asterisk ends a channel within moments of what ended it.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, CelChannel> _channels;
    private readonly Dictionary<string, CelChannel> _byName = [];
    private readonly Dictionary<string, (string Technology, int Members)> _bridges = [];
    private readonly string _monitorPath;
    private readonly List<AmiEvent> _told = [];
    private DateTimeOffset _at;

    private CelStory(IReadOnlyList<CelRow> rows, string monitorPath)
    {
        _channels = CelLookAhead.Read(rows);
        _monitorPath = monitorPath;
    }

    /// <summary>The events, each with its time.</summary>
    /// <param name="rows">All rows of the calls, in the ledger's order.</param>
    /// <param name="monitorPath">Asterisk's folder of recordings, as AMI names files in full.</param>
    public static IReadOnlyList<AmiEvent> Of(IReadOnlyList<CelRow> rows, string monitorPath)
    {
        var story = new CelStory(rows, monitorPath);
        foreach (var row in rows)
        {
            story.Tell(row);
        }

        return story._told;
    }

    private void Tell(CelRow row)
    {
        var channel = _channels[row.Uniqueid];
        _at = row.At;
        channel.Now = row;
        if (row.Event == "LINKEDID_END" || channel.IsOver)
        {
            return;
        }

        if (!channel.HasBegun)
        {
            channel.HasBegun = true;
            _byName[channel.Name] = channel; // names begin again at zero after a restart
            Begin(channel, row);
        }

        TellNumber(channel, row);
        switch (row.Event)
        {
            case "APP_START": Start(channel, row); break;
            case "APP_END": Stop(channel, row); break;
            case "ANSWER": Answer(channel, row); break;
            case "BRIDGE_ENTER": Enter(channel, row); break;
            case "BRIDGE_EXIT": Leave(channel, row); break;
            case "BLINDTRANSFER": Transfer(channel, row); break;
            case "ATTENDEDTRANSFER": TransferAttended(channel, row); break;
            case "PICKUP": PickUp(channel, row); break;
            case "PARK_START": Say(new ParkedCall(channel.View(), null, null, null)); break;
            case "PARK_END": Unpark(channel, row); break;
            case "FORWARD": Forward(channel, row); break;
            case "HANGUP": HangUp(channel, row); break;
            case "CHAN_END": HangUp(channel, row); break;
        }
    }

    private void Say(AmiEvent e) => _told.Add(e with { Timestamp = _at });

    /// <summary>The channel appears: normally by CHAN_START; by any row where the ledger begins in the middle of a call.</summary>
    private void Begin(CelChannel channel, CelRow row)
    {
        channel.State = channel.IsCalled ? ChannelState.Down : ChannelState.Ring;
        channel.NumberTold = row.CallerNumber.Length > 0;
        if (channel.IsCalled)
        {
            channel.DialledBy = DiallerOf(channel, out var dialString);
            Say(new Newchannel(channel.View()));
            if (channel.DialledBy is { WaitsIn: { } queue } waiting)
            {
                channel.Queue = queue;
                Say(new AgentCalled(waiting.View(), channel.View(), queue));
            }

            Say(new DialBegin(channel.DialledBy?.View(), channel.View(), dialString));
            if (channel.Parsed.LocalHalf is null && Rang(channel))
            {
                channel.State = ChannelState.Ringing;
                Say(new Newstate(channel.View()));
            }
        }
        else
        {
            Say(new Newchannel(channel.View()));
        }

        if (OtherHalf(channel) is { } half && channel.Parsed.LocalHalf == 2)
        {
            Say(new LocalBridge(half.View(), channel.View()));
        }
    }

    private void TellNumber(CelChannel channel, CelRow row)
    {
        if (!channel.NumberTold && row.CallerNumber.Length > 0)
        {
            channel.NumberTold = true;
            Say(new NewCallerid(channel.View()));
        }
    }

    private void Start(CelChannel channel, CelRow row)
    {
        channel.Apps.Add((row.App, row.AppArguments, row.At));
        switch (row.App.ToUpperInvariant())
        {
            case "QUEUE":
                channel.WaitsIn = FirstArgument(row.AppArguments);
                Say(new QueueCallerJoin(channel.View(), channel.WaitsIn));
                break;
            case "VOICEMAIL":
                Say(new Newexten(channel.View(), "VoiceMail"));
                break;
            case "MIXMONITOR":
                Say(new VarSet(channel.View(), "MIXMONITOR_FILENAME", RecordingPath(row.AppArguments)));
                break;
            case "CONFBRIDGE" or "MEETME":
                Say(new ConfbridgeJoin(FirstArgument(row.AppArguments), channel.View()));
                break;
        }
    }

    private void Stop(CelChannel channel, CelRow row)
    {
        var at = channel.Apps.FindLastIndex(running => running.App.Equals(row.App, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            return;
        }

        var (app, arguments, since) = channel.Apps[at];
        channel.Apps.RemoveAt(at);
        switch (app.ToUpperInvariant())
        {
            case "QUEUE":
                LeaveQueue(channel);
                break;
            case "VOICEMAIL" when row.At - since >= Greeting:
                Say(new MessageWaiting(channel.View(), FirstArgument(arguments), 1));
                break;
            case "CONFBRIDGE" or "MEETME":
                Say(new ConfbridgeLeave(FirstArgument(arguments), channel.View()));
                break;
        }
    }

    private void LeaveQueue(CelChannel channel)
    {
        if (channel.WaitsIn is { } queue)
        {
            channel.WaitsIn = null;
            Say(new QueueCallerLeave(channel.View(), queue));
        }
    }

    private void Answer(CelChannel channel, CelRow row)
    {
        channel.State = ChannelState.Up;
        Say(new Newstate(channel.View(row)));
        if (channel is { IsCalled: true, DialledBy: { } dialler })
        {
            Say(new DialEnd(dialler.View(), channel.View(), DialStatus.Answer, null));
        }
    }

    private void Enter(CelChannel channel, CelRow row)
    {
        var extra = CelExtra.Read(row.Extra);
        if (extra.GetValueOrDefault("bridge_id") is not { Length: > 0 } bridge)
        {
            return;
        }

        channel.State = ChannelState.Up;
        channel.Bridge = bridge;
        LeaveQueue(channel);
        Say(new BridgeEnter(BridgeOf(channel, bridge, extra.GetValueOrDefault("bridge_technology") ?? ""), channel.View(), null));
    }

    private void Leave(CelChannel channel, CelRow row)
    {
        var extra = CelExtra.Read(row.Extra);
        if (extra.GetValueOrDefault("bridge_id") is { Length: > 0 } bridge)
        {
            channel.Bridge = channel.Bridge == bridge ? null : channel.Bridge;
            Say(new BridgeLeave(BridgeOf(channel, bridge, extra.GetValueOrDefault("bridge_technology") ?? ""), channel.View()));
        }
    }

    private void HangUp(CelChannel channel, CelRow row)
    {
        TellRequests(row);
        if (channel is { IsCalled: true, State: not ChannelState.Up, WasPickedUp: false, DialledBy: { } dialler })
        {
            Say(new DialEnd(dialler.View(), channel.View(), HowItEnded(channel), channel.ForwardedTo));
        }

        foreach (var (app, _, _) in channel.Apps.ToList())
        {
            Stop(channel, row with { App = app });
        }

        channel.IsOver = true;
        channel.Bridge = null;
        Say(new Hangup(channel.View(row), channel.Cause));
    }

    /// <summary>Whose far end hung up is told before what follows from it.</summary>
    private void TellRequests(CelRow row)
    {
        foreach (var asking in _channels.Values)
        {
            if (asking is { RequestedAt: { } asked, RequestTold: false, IsOver: false } && asked <= row.At)
            {
                asking.RequestTold = true;
                _told.Add(new HangupRequest(asking.View()) { Timestamp = asked });
            }
        }
    }

    private CelChannel? OtherHalf(CelChannel channel) =>
        channel.Parsed.LocalHalf is { } half ? _byName.GetValueOrDefault($"{channel.Name[..^1]}{3 - half}") : null;

    private static EventBridge BridgeOf(CelChannel channel, string id, string technology) =>
        new(id, technology == "holding_bridge" ? "holding" : channel.Apps.Exists(running => IsConference(running.App)) ? "base" : "basic", technology);

    private static bool IsConference(string app) => app.ToUpperInvariant() is "CONFBRIDGE" or "MEETME" or "STASIS";

    private static string FirstArgument(string arguments)
    {
        var comma = arguments.IndexOf(',');
        return comma < 0 ? arguments : arguments[..comma];
    }

    /// <summary>As in MIXMONITOR_FILENAME. Source: Asterisk apps/app_mixmonitor.c.</summary>
    private string RecordingPath(string arguments)
    {
        var file = FirstArgument(arguments);
        file = file.EndsWith(".wav49", StringComparison.Ordinal) ? file[..^".wav49".Length] + ".WAV" : file;
        return file.Length == 0 || file[0] == '/' ? file : $"{_monitorPath.TrimEnd('/')}/{file}";
    }
}
