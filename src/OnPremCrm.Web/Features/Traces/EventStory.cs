using System.Globalization;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>
/// A call in sentences, made of what Asterisk said while it went on. What happens inside Asterisk alone (wires, rooms, variables) is left out:
/// it stands among the raw events.
/// </summary>
public sealed class EventStory(StoryPeople people, Call call, Words words)
{
    private const string Ringing = "5";
    private const string Up = "6";
    private const int Declined = 21;
    private const int NormalEnd = 16;

    // When one line is hung up, Asterisk ends the others at once: that is no news.
    private static readonly TimeSpan SameEnd = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(1);

    private readonly List<StoryLine> _lines = [];
    private readonly Dictionary<string, StoryParty> _parties = [];
    private readonly Gatherings _gatherings = new();
    private readonly HashSet<string> _callers = [];
    private readonly HashSet<string> _dialled = [];
    private readonly HashSet<string> _rings = [];
    private readonly HashSet<string> _settled = [];
    private readonly HashSet<string> _pickedUp = [];
    private readonly HashSet<string> _hungUp = [];
    private Dictionary<string, int> _causes = [];
    private Dictionary<string, string> _queues = [];
    private HashSet<string> _everRang = [];
    private bool _isTaken;
    private string? _recorded;
    private DateTimeOffset _recordedAt;
    private DateTimeOffset? _hungUpAt;
    private int _event;

    public IReadOnlyList<StoryLine> Tell(IReadOnlyList<StoryEvent> events)
    {
        _causes = events.Where(told => told.Name == "Hangup" && told["Uniqueid"] is not null)
            .GroupBy(told => told["Uniqueid"]!).ToDictionary(same => same.Key, same => same.Last().Number("Cause") ?? 0);
        _queues = events.Where(told => told is { Name: "AgentCalled" } && told["DestUniqueid"] is not null && told["Queue"] is not null)
            .GroupBy(told => told["DestUniqueid"]!).ToDictionary(same => same.Key, same => same.First()["Queue"]!);
        _everRang = [.. events.Where(told => told.Name == "Newstate" && told["ChannelState"] == Ringing).Select(told => told["Uniqueid"] ?? ""),
            .. events.Where(told => told.Name == "DialState" && told["DialStatus"] == "RINGING").Select(told => told["DestUniqueid"] ?? "")];
        for (_event = 0; _event < events.Count; _event++)
        {
            Tell(events[_event]);
        }

        return _lines;
    }

    private void Tell(StoryEvent told)
    {
        switch (told.Name)
        {
            case "Newchannel": Newchannel(told); break;
            case "Newstate": Newstate(told); break;
            case "DialBegin": DialBegin(told); break;
            case "DialState": Rings(told, told["DialStatus"] == "RINGING" ? told["DestUniqueid"] : null); break;
            case "DialEnd": DialEnd(told); break;
            case "LocalBridge": Wire(told); break;
            case "BridgeEnter": Enter(told); break;
            case "BridgeLeave": Leave(told); break;
            case "Hold": AboutOne(told, "player-pause", "story.hold"); break;
            case "Unhold": AboutOne(told, "player-play", "story.unhold"); break;
            case "BlindTransfer": BlindTransfer(told); break;
            case "AttendedTransfer": AttendedTransfer(told); break;
            case "Pickup": Pickup(told); break;
            case "ParkedCall": Parking(told, "story.parked", "Parker"); break;
            case "UnParkedCall": Parking(told, "story.unparked", "Retriever"); break;
            case "ParkedCallTimeOut": Parking(told, "story.parkTimeOut", "Parker"); break;
            case "ParkedCallGiveUp": Parking(told, "story.parkGivenUp", "Parkee"); break;
            case "QueueCallerJoin": Say(told, "users-group", words["story.queueJoin", told["Queue"]], told["Position"] is { } position ? words["story.position", position] : null); break;
            case "QueueCallerLeave": Say(told, "users-group", words["story.queueLeave", told["Queue"]]); break;
            case "ConfbridgeJoin": AboutOne(told, "users", "story.conferenceJoin", told["Conference"]); break;
            case "ConfbridgeLeave": AboutOne(told, "users", "story.conferenceLeave", told["Conference"]); break;
            case "MixMonitorStart": Recording(told, null); break;
            case "VarSet": Recording(told, told["Variable"] == "MIXMONITOR_FILENAME" ? told["Value"] : ""); break;
            case "Newexten": Application(told); break;
            case "MessageWaiting": Message(told); break;
            case "OriginateResponse": Originate(told); break;
            case "HangupRequest": HangupRequest(told); break;
            case "Hangup": Hangup(told); break;
            case "CoreShowChannel": AboutOne(told, "refresh", "story.foundUp"); break;
            case KeptEvent.Gap: Say(told, "alert-triangle", words["story.missed"]); break;
            case "Shutdown": Say(told, "plug-connected-x", words["story.shutdown"]); break;
            default: break;
        }
    }

    private void Say(StoryEvent told, string icon, string text, string? because = null)
    {
        // "the caller" begins a sentence; a name or a trunk stays as it is written
        var sentence = text.StartsWith(people.Outside, StringComparison.Ordinal) ? string.Concat(text[..1].ToUpper(CultureInfo.CurrentCulture), text[1..]) : text;
        var before = _lines.FindIndex(before => before.Text == sentence && told.At - before.At < SameMoment);
        if (before == -1)
        {
            _lines.Add(new StoryLine(told.At, icon, sentence, because) { Events = [_event] });
        }
        else
        {
            _lines[before] = _lines[before] with { Events = [.. _lines[before].Events, _event] };
        }
    }

    /// <summary>Null for wires, and for channels that the event does not name.</summary>
    private StoryParty? Party(StoryEvent told, string prefix = "")
    {
        var uniqueid = told[prefix + "Uniqueid"];
        if (people.Of(uniqueid, told[prefix + "Channel"]) is not { } party)
        {
            return null;
        }

        if (uniqueid is not null)
        {
            _parties[uniqueid] = party;
        }

        return party;
    }

    private void AboutOne(StoryEvent told, string icon, string key, string? more = null)
    {
        if (Party(told) is { } party)
        {
            Say(told, icon, words[key, people.NameOf(party), more]);
        }
    }

    private void Newchannel(StoryEvent told)
    {
        // Ring: the far end called Asterisk. A channel that is born Down is one that Asterisk calls; its DialBegin tells of it.
        if (Party(told) is not { } party || told["ChannelState"] != "4" || told["Uniqueid"] is not { } uniqueid)
        {
            return;
        }

        _callers.Add(uniqueid);
        if (party.IsOutside)
        {
            var number = told["CallerIDNum"];
            Say(told, "arrow-down-left", words["story.cameIn", party.Name, told["Exten"] ?? "–"], number is null ? words["story.noNumber"] : words["story.presented", number]);
        }
        else
        {
            Say(told, "arrow-up-right", words["story.dialled", people.NameOf(party), told["Exten"] ?? "–"]);
        }
    }

    private void Newstate(StoryEvent told)
    {
        var party = Party(told);
        if (told["ChannelState"] == Ringing)
        {
            Rings(told, told["Uniqueid"]);
        }
        else if (told["ChannelState"] == Up && party is { IsOutside: true } && _callers.Contains(told["Uniqueid"] ?? "") && !_isTaken && _settled.Count == 0)
        {
            _isTaken = true;
            Say(told, "list-details", words["story.taken"]);
        }
    }

    private void DialBegin(StoryEvent told)
    {
        if (Party(told, "Dest") is not { } party || told["DestUniqueid"] is not { } uniqueid || !_dialled.Add(uniqueid))
        {
            return;
        }

        var isClick = call.CommandId is not null && told["Uniqueid"] is null && !party.IsOutside;
        if (party.IsOutside)
        {
            Say(told, "phone-outgoing", words["story.dialsOut", NumberIn(told["DialString"]) ?? told["DestCallerIDNum"] ?? call.Dialled ?? "–", party.Name]);
            if (_rings.Contains(uniqueid))
            {
                Say(told, "phone-ringing", words["story.ringsThere"]);
            }
        }
        else if (isClick)
        {
            Say(told, "device-desktop", words["story.clicked", people.NameOf(party)]);
        }
        else if (!_everRang.Contains(uniqueid))
        {
            Say(told, "phone-off", words["story.silent", people.NameOf(party)], Queue(uniqueid));
        }
    }

    private void Rings(StoryEvent told, string? uniqueid)
    {
        if (uniqueid is null || (told.Name == "DialState" ? Party(told, "Dest") : Party(told)) is not { } party || !_rings.Add(uniqueid))
        {
            return;
        }

        // The ringing of the far end may be told before its dialling; then the dialling tells both.
        if (!party.IsOutside || _dialled.Contains(uniqueid))
        {
            Say(told, "phone-ringing", party.IsOutside ? words["story.ringsThere"] : words["story.rings", people.NameOf(party)], Queue(uniqueid));
        }
    }

    private void DialEnd(StoryEvent told)
    {
        if (Party(told, "Dest") is not { } party || told["DestUniqueid"] is not { } uniqueid || !_settled.Add(uniqueid) || _pickedUp.Contains(uniqueid))
        {
            return;
        }

        var who = people.NameOf(party);
        var cause = _causes.GetValueOrDefault(uniqueid);
        switch (told["DialStatus"])
        {
            case "ANSWER": Say(told, "phone-check", words["story.answered", who]); break;
            case "BUSY": Say(told, "phone-pause", words[cause == Declined ? "story.declined" : "story.busy", who], Cause(cause)); break;
            case "NOANSWER": Say(told, "phone-x", words[cause == Declined ? "story.declined" : "story.noAnswer", who], Cause(cause)); break;
            case "CANCEL" when told["Forward"] is { } target: Say(told, "arrow-forward-up", words["story.forwarded", who, target]); break;
            case "CANCEL": Say(told, "phone-end", words["story.stopped", who], Cause(cause)); break;
            case "CHANUNAVAIL": Say(told, "phone-off", words["story.unreachable", who], Cause(cause)); break;
            case "CONGESTION": Say(told, "phone-off", words["story.congestion", who], Cause(cause)); break;
            case { } other: Say(told, "phone-end", words["story.otherEnd", who, other], Cause(cause)); break;
            case null: break;
        }
    }

    private void Wire(StoryEvent told)
    {
        if (told["LocalOneUniqueid"] is { } one && told["LocalTwoUniqueid"] is { } two)
        {
            _gatherings.Wire(one, two);
            Gather(told);
        }
    }

    private void Enter(StoryEvent told)
    {
        Party(told);
        if (told["BridgeUniqueid"] is { } bridge && told["Uniqueid"] is { } uniqueid && told["BridgeTechnology"] != "holding_bridge")
        {
            _gatherings.Join(bridge, uniqueid);
            Gather(told);
        }
    }

    private void Leave(StoryEvent told)
    {
        if (told["BridgeUniqueid"] is { } bridge && told["Uniqueid"] is { } uniqueid)
        {
            _gatherings.Leave(bridge, uniqueid);
            Gather(told);
        }
    }

    private void Gather(StoryEvent told)
    {
        foreach (var group in _gatherings.News(told.At, _parties))
        {
            Say(told, "phone-call", words["story.together", string.Join(words["story.comma"], group.Select(people.NameOf).Distinct())]);
        }
    }

    private void BlindTransfer(StoryEvent told)
    {
        var from = Party(told, "Transferer") is { } party ? people.NameOf(party) : "–";
        _hungUp.Add(told["TransfererUniqueid"] ?? "");
        var target = told["Extension"] is { } extension ? people.NameOf(extension) : "–";
        Say(told, "arrow-forward-up", words[told["Result"] == "Success" ? "story.blind" : "story.blindFailed", from, target]);
    }

    private void AttendedTransfer(StoryEvent told)
    {
        var from = Party(told, "OrigTransferer") is { } party ? people.NameOf(party) : "–";
        _hungUp.UnionWith([told["OrigTransfererUniqueid"] ?? "", told["SecondTransfererUniqueid"] ?? ""]); // their lines end by it
        var target = Party(told, "TransferTarget") is { } to ? people.NameOf(to) : told["TransferTargetCallerIDNum"] ?? "–";
        var key = told["Result"] != "Success" ? "story.attendedFailed" : told["DestType"] == "Threeway" ? "story.threeWay" : "story.attended";
        Say(told, "arrow-forward-up", words[key, from, target]);
    }

    private void Pickup(StoryEvent told)
    {
        if (Party(told) is { } party && Party(told, "Target") is { } target)
        {
            _pickedUp.Add(told["Uniqueid"] ?? "");
            _settled.Add(told["TargetUniqueid"] ?? "");
            Say(told, "phone-check", words["story.pickup", people.NameOf(party), people.NameOf(target)]);
        }
    }

    private void Parking(StoryEvent told, string key, string prefix)
    {
        var who = Party(told, prefix) is { } party ? people.NameOf(party) : people.NameOf(people.Of(null, told["ParkerDialString"]) ?? new StoryParty("–", false));
        Say(told, "player-pause", words[key, who, told["ParkingSpace"]]);
    }

    // The file's name comes just before the start; Asterisk before 16.17 sends the name only.
    private void Recording(StoryEvent told, string? path)
    {
        if (path != "" && (path is not null || _recorded != told["Uniqueid"] || told.At - _recordedAt > SameMoment))
        {
            Say(told, "player-record", words["story.recording"], path);
            (_recorded, _recordedAt) = (told["Uniqueid"], told.At);
        }
    }

    private void Application(StoryEvent told)
    {
        if (string.Equals(told["Application"], "VoiceMail", StringComparison.OrdinalIgnoreCase))
        {
            Say(told, "record-mail", words["story.voicemail"]);
        }
    }

    private void Message(StoryEvent told)
    {
        if ((told.Number("New") ?? told.Number("Waiting")) > 0)
        {
            Say(told, "record-mail", words["story.message", told["Mailbox"]]);
        }
    }

    private void Originate(StoryEvent told)
    {
        if (told["Response"] == "Success")
        {
            return;
        }

        var who = people.Of(null, told["Channel"]) is { } party ? people.NameOf(party) : told["Channel"] ?? "–";
        var reason = $"originate.{told["Reason"]}";
        Say(told, "phone-off", words["story.notDialled", who], Words.Knows(reason) ? words[reason] : null);
    }

    private void HangupRequest(StoryEvent told)
    {
        if (Party(told) is { } party && _hungUp.Add(told["Uniqueid"] ?? ""))
        {
            _hungUpAt = told.At;
            Say(told, "phone-end", words["story.hungUp", people.NameOf(party)], Cause(_causes.GetValueOrDefault(told["Uniqueid"] ?? "", NormalEnd)));
        }
    }

    private void Hangup(StoryEvent told)
    {
        if (Party(told) is not { } party || told["Uniqueid"] is not { } uniqueid)
        {
            return;
        }

        var cause = told.Number("Cause") ?? 0;
        if (_rings.Contains(uniqueid) && _settled.Add(uniqueid))
        {
            // no DialEnd: a leg that was picked up elsewhere, or a click to dial that nobody answered
            Say(told, "phone-end", words[cause == Declined ? "story.declined" : "story.stopped", people.NameOf(party)], Cause(cause));
        }
        else if (_callers.Contains(uniqueid) && _hungUp.Add(uniqueid) && (_hungUpAt is not { } at || told.At - at > SameEnd))
        {
            _hungUpAt = told.At;
            Say(told, "phone-end", words["story.ended", people.NameOf(party)], Cause(cause));
        }
    }

    private string? Queue(string uniqueid) => _queues.TryGetValue(uniqueid, out var queue) ? words["story.forQueue", queue] : null;

    private string? Cause(int cause) => cause is 0 or NormalEnd ? null : CauseWords.Write(cause, words);

    // "+4930123@trunk-itsp" and "trunk-itsp/+4930123"
    private static string? NumberIn(string? dialled) =>
        dialled?.Split('@', '/').Where(part => part.Any(char.IsAsciiDigit) && part.All(letter => char.IsAsciiDigit(letter) || letter is '+' or '*' or '#')).MaxBy(part => part.Length);
}
