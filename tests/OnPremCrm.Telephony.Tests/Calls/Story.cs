using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Calls;

/// <summary>
/// A story told in the AMI messages that Asterisk would send (the orders are those of recorded calls), for what has no
/// recording. Every message goes through the real reader.
/// </summary>
internal sealed class Story
{
    private readonly List<(AmiEvent Event, DateTimeOffset At)> events = [];
    private DateTimeOffset now = RecordedStory.Start;
    private int number;

    public static string Caller => "+491701234567";

    public IReadOnlyList<(AmiEvent Event, DateTimeOffset At)> Events => events;

    public DateTimeOffset Now => now;

    /// <summary>Plays it to a fresh tracker and lets the grace pass.</summary>
    public TrackerRun Play() => new TrackerRun().Play(events).Wait(TimeSpan.FromSeconds(5));

    public Story After(double seconds)
    {
        now = now.AddSeconds(seconds);
        return this;
    }

    public Story Send(string name, params (string Name, string Value)[] headers)
    {
        var message = AmiMessage.Of([("Event", name), ("Privilege", "call,all"), .. headers]);
        events.Add((EventReader.Read(message) ?? throw new ArgumentException($"{name} is not an event we use"), now));
        return this;
    }

    public Story Send(string name, Line line, params (string Name, string Value)[] headers) => Send(name, [.. Headers(line), .. headers]);

    /// <summary>Somebody outside calls.</summary>
    public Line Incoming(string? from = null, string did = "+493055500101", string name = "<unknown>")
    {
        var line = New("PJSIP/trunk-itsp", null);
        (line.State, line.Number, line.CallerName, line.Context, line.Exten) = (4, from ?? Caller, name, "from-trunk", did);
        Send("Newchannel", line);
        return line;
    }

    /// <summary>A phone of ours dials.</summary>
    public Line Outgoing(string extension, string dialled)
    {
        var line = New($"PJSIP/{extension}", null);
        (line.State, line.Number, line.Exten) = (4, extension, dialled);
        Send("Newchannel", line);
        return line;
    }

    /// <summary>Asterisk begins a call by itself.</summary>
    public Line Originate(string extension, string? uniqueid = null)
    {
        var line = New($"PJSIP/{extension}", null, uniqueid);
        (line.Number, line.Exten) = (extension, "s");
        Send("Newchannel", line);
        Send("DialBegin", [.. Headers(line, "Dest"), ("DialString", extension)]);
        return Ring(line);
    }

    /// <summary>A channel that Asterisk will call.</summary>
    public Line Create(string endpoint, Line by)
    {
        var line = New(endpoint, by.Linkedid);
        line.Exten = "s";
        line.Number = endpoint.StartsWith("PJSIP/1", StringComparison.Ordinal) ? endpoint[6..] : "<unknown>";
        Send("Newchannel", line);
        return line;
    }

    /// <summary>Dials a phone, which rings.</summary>
    public Line Dial(Line by, string extension, string? queue = null)
    {
        var line = Create($"PJSIP/{extension}", by);
        if (queue is not null)
        {
            Send("AgentCalled", [.. Headers(by), .. Headers(line, "Dest"), ("Queue", queue), ("Interface", $"PJSIP/{extension}")]);
        }

        DialBegin(by, line, extension);
        return Ring(line);
    }

    /// <summary>Dials the outside, without ringing yet.</summary>
    public Line DialOut(Line by, string to)
    {
        var line = Create("PJSIP/trunk-itsp", by);
        (line.Context, line.Number, line.Exten) = ("from-trunk", to, to);
        Send("NewCallerid", line);
        DialBegin(by, line, $"{to}@trunk-itsp");
        return line;
    }

    public Story DialBegin(Line? by, Line line, string dialString) =>
        Send("DialBegin", [.. by is null ? [] : Headers(by), .. Headers(line, "Dest"), ("DialString", dialString)]);

    public Line Ring(Line line)
    {
        line.State = 5;
        Send("Newstate", line);
        return line;
    }

    public Line Up(Line line)
    {
        if (line.State != 6)
        {
            line.State = 6;
            Send("Newstate", line);
        }

        return line;
    }

    public Story DialEnd(Line? by, Line line, string status, string? forward = null) =>
        Send("DialEnd", [.. by is null ? [] : Headers(by), .. Headers(line, "Dest"), ("DialStatus", status), .. forward is null ? [] : new[] { ("Forward", forward) }]);

    /// <summary>The called side picks up and both are bridged; gives the bridge.</summary>
    public string Answer(Line by, Line line)
    {
        Up(line);
        DialEnd(by, line, "ANSWER");
        Up(by);
        var bridge = $"bridge-{++number}";
        Enter(bridge, line);
        Enter(bridge, by);
        return bridge;
    }

    public Story Enter(string bridge, Line line, string technology = "simple_bridge", string type = "basic", Line? swap = null) =>
        Send("BridgeEnter", line, [.. Bridge(bridge, technology, type), .. swap is null ? [] : new[] { ("SwapUniqueid", swap.Uniqueid) }]);

    public Story Leave(string bridge, Line line, string technology = "simple_bridge", string type = "basic") =>
        Send("BridgeLeave", line, Bridge(bridge, technology, type));

    public Story WantsHangup(Line line) => Send("HangupRequest", line, ("Cause", "16"));

    public Story Hangup(Line line, int cause = 16) => Send("Hangup", line, ("Cause", cause.ToString(CultureInfo.InvariantCulture)), ("Cause-txt", "text"));

    /// <summary>One side of a conversation hangs up and Asterisk ends the other.</summary>
    public Story End(string bridge, Line by, Line other)
    {
        WantsHangup(by);
        Leave(bridge, by);
        Leave(bridge, other);
        Hangup(by);
        return Hangup(other);
    }

    /// <summary>The two halves of a Local channel, joined.</summary>
    public (Line One, Line Two) Wire(Line by, string extension, string context = "internal")
    {
        var name = $"Local/{extension}@{context}-{++number:x8}";
        var one = new Line($"{name};1", $"{number + 5000}.1", by.Linkedid) { Exten = extension, Context = context };
        var two = new Line($"{name};2", $"{number + 5000}.2", by.Linkedid) { Exten = extension, Context = context, State = 4 };
        Send("Newchannel", one);
        Send("Newchannel", two);
        Send("LocalBridge", [.. Headers(one, "LocalOne"), .. Headers(two, "LocalTwo"), ("Context", context), ("Exten", extension), ("LocalOptimization", "Yes")]);
        return (one, two);
    }

    public Story BlindTransfer(Line transferer, Line transferee, string bridge, string to, bool refer = false) => Send(
        "BlindTransfer",
        [("Result", "Success"), .. Headers(transferer, "Transferer"), .. Headers(transferee, "Transferee"), ("BridgeUniqueid", bridge), ("IsExternal", refer ? "Yes" : "No"), ("Extension", to)]);

    public Story AttendedTransfer(Line first, Line second, Line transferee, Line target, string destType = "Bridge") => Send(
        "AttendedTransfer",
        [("Result", "Success"), .. Headers(first, "OrigTransferer"), .. Headers(second, "SecondTransferer"), .. Headers(transferee, "Transferee"), .. Headers(target, "TransferTarget"), ("IsExternal", "No"), ("DestType", destType)]);

    public Story Parked(string name, Line parkee, Line parker, Line? retriever = null) => Send(
        name,
        [.. Headers(parkee, "Parkee"), .. Headers(parker, "Parker"), .. retriever is null ? [] : Headers(retriever, "Retriever"), ("ParkingSpace", "701"), ("ParkingLot", "default")]);

    /// <summary><c>*2</c>: leaves the bridge and asks a colleague. Gives the consultation's bridges and channels.</summary>
    public Consultation Consult(Line transferer, string bridge, string extension)
    {
        Send("Hold", transferer);
        After(2);
        var (one, two) = Wire(transferer, extension);
        var own = $"bridge-{++number}";
        Enter(own, one);
        Leave(bridge, transferer);
        Enter(own, transferer);
        var phone = Dial(two, extension);
        return new Consultation(own, one, two, phone);
    }

    /// <summary>The colleague asked answers.</summary>
    public Consultation Agree(Consultation asked)
    {
        Up(asked.Phone);
        DialEnd(asked.Two, asked.Phone, "ANSWER");
        Up(asked.Two);
        Up(asked.One);
        DialEnd(null, asked.One, "ANSWER");
        var far = $"bridge-{++number}";
        Enter(far, asked.Phone);
        Enter(far, asked.Two);
        return asked with { FarBridge = far };
    }

    /// <summary>The wire is optimised away: the phone moves into the bridge in its place.</summary>
    public Story Optimise(Consultation asked, string into)
    {
        Leave(asked.FarBridge!, asked.Phone);
        Leave(into, asked.One);
        Enter(into, asked.Phone, swap: asked.One);
        Leave(asked.FarBridge!, asked.Two);
        Hangup(asked.One);
        return Hangup(asked.Two);
    }

    public static (string Name, string Value)[] Headers(Line line, string prefix = "") =>
    [
        (prefix + "Channel", line.Name),
        (prefix + "ChannelState", line.State.ToString(CultureInfo.InvariantCulture)),
        (prefix + "CallerIDNum", line.Number),
        (prefix + "CallerIDName", line.CallerName),
        (prefix + "Context", line.Context),
        (prefix + "Exten", line.Exten),
        (prefix + "Uniqueid", line.Uniqueid),
        (prefix + "Linkedid", line.Linkedid),
    ];

    private static (string Name, string Value)[] Bridge(string bridge, string technology, string type) =>
        [("BridgeUniqueid", bridge), ("BridgeType", type), ("BridgeTechnology", technology)];

    private Line New(string endpoint, string? linkedid, string? uniqueid = null)
    {
        number++;
        var id = uniqueid ?? string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()}.{number}");
        return new Line(string.Create(CultureInfo.InvariantCulture, $"{endpoint}-{number:x8}"), id, linkedid ?? id);
    }

    internal sealed record Consultation(string Bridge, Line One, Line Two, Line Phone, string? FarBridge = null);
}
