using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Ringing phones, queues, pickups, click-to-dial, voicemail, recordings.</summary>
public sealed partial class CallTracker
{
    private void On(DialBegin begin, DateTimeOffset now)
    {
        var caller = begin.Caller is null ? null : See(begin.Caller, now);
        if (See(begin.Dest, now, isCalled: true) is not { } dest)
        {
            return;
        }

        if (dest.DialledBy is not null && caller is not null && dest.DialledBy != caller && dest is { IsLive: true, IsAnswered: false })
        {
            // A transfer completed while it still rang: the same ringing for another caller, not a second one.
            dest.Status = null;
            dest.DialEndedAt = null;
        }

        dest.DialledBy = caller ?? dest.DialledBy;
        dest.FirstDialledBy ??= caller;
        dest.DialledAt ??= now;
        dest.DialString ??= begin.DialString;
        dest.FirstNumber ??= begin.Dest.CallerIdNum;
        if (caller is not null)
        {
            if (caller.Call.IsOriginated && dest.Kind == ChannelKind.Trunk && begin.Caller!.Exten is { Length: > 1 } exten)
            {
                caller.Call.OrderedNumber ??= exten;
            }

            Merge(caller.Call, dest.Call, now);
        }
    }

    private void On(DialEnd end, DateTimeOffset now)
    {
        var caller = end.Caller is null ? null : Known(end.Caller, now);
        if (Known(end.Dest, now) is not { } dest)
        {
            return;
        }

        dest.Forward ??= end.Forward;
        if (caller?.Call == dest.Call && dest.Call.HasGap)
        {
            dest.DialledBy ??= caller; // nobody heard the DialBegin
        }

        if (caller is not null && dest.DialledBy is not null && dest.Status is null && dest.DialledBy != caller)
        {
            // A transfer completed while it still rang, of which Asterisk 16 tells only here.
            dest.DialledBy = caller;
        }

        // The first word counts: queues say CANCEL once more to everybody. But an answer stays an answer.
        if (dest.Status is null || (end.Status == DialStatus.Answer && dest.Status != DialStatus.Answer))
        {
            dest.Status = end.Status;
            dest.DialEndedAt = now;
        }

        if (end.Status == DialStatus.Answer && caller is not null)
        {
            // Also without a Pickup event: who answers a dialling of this call is in this call.
            dest.DialledBy ??= caller;
            Merge(caller.Call, dest.Call, now);
        }
    }

    private void On(Pickup pickup, DateTimeOffset now)
    {
        if (See(pickup.Channel, now) is not { } picker || Known(pickup.Target, now) is not { } target)
        {
            return;
        }

        target.PickedUpBy = picker;
        picker.DialledBy ??= target.DialledBy;
        Merge(target.Call, picker.Call, now);
        var call = target.Call;
        if (!call.Pickups.Exists(known => known.From == target.Party && known.By == picker.Party))
        {
            call.Pickups.Add(new PickupSnapshot { From = target.Party, By = picker.Party, At = now });
        }
    }

    private void On(QueueCallerJoin join, DateTimeOffset now)
    {
        if (See(join.Channel, now) is { } channel)
        {
            channel.QueueJoinedAt = now;
            channel.QueueLeftAt = null;
            channel.Call.Queue = join.Queue;
        }
    }

    private void On(QueueCallerLeave leave, DateTimeOffset now)
    {
        if (Known(leave.Channel, now) is { } channel)
        {
            channel.QueueLeftAt ??= now;
            channel.Call.Queue ??= leave.Queue;
        }
    }

    private void On(AgentCalled called, DateTimeOffset now)
    {
        var caller = Known(called.Channel, now);
        if (See(called.Dest, now, isCalled: true) is { } dest)
        {
            dest.Queue ??= called.Queue;
            if (caller is not null)
            {
                caller.Call.Queue ??= called.Queue;
            }
        }
    }

    private void On(OriginateResponse response, DateTimeOffset now)
    {
        var channel = response.Uniqueid is { } uniqueid && channels.TryGetValue(uniqueid, out var named) ? named : WaitingOriginate(response.ChannelName);
        if (channel is null)
        {
            return;
        }

        touched.Add(channel.Call);
        if (response.Exten is { Length: > 1 } exten)
        {
            channel.Call.OrderedNumber ??= exten;
        }
    }

    /// <summary>A failure names no channel but only its endpoint: then it is the phone there that an Originate still rings.</summary>
    private TrackedChannel? WaitingOriginate(string endpoint)
    {
        foreach (var call in calls)
        {
            if (call is { IsOriginated: true, IsEnded: false }
                && call.Channels.Find(channel => channel is { IsParty: true, IsCalled: true, UpAt: null, IsLive: true }) is { } first
                && ChannelName.Parse(first.Name).Interface == endpoint)
            {
                return first;
            }
        }

        return null;
    }

    private void On(MessageWaiting waiting, DateTimeOffset now)
    {
        if (waiting is { Channel: { } seen, New: > 0 } && Known(seen, now) is { } channel)
        {
            channel.Call.MessageLeft = true;
        }
    }

    private void On(VarSet variable, DateTimeOffset now)
    {
        if (Known(variable.Channel, now) is not { } channel || variable.Value.Length == 0)
        {
            return;
        }

        switch (variable.Variable)
        {
            case "MIXMONITOR_FILENAME":
                OnRecording(variable.Channel, variable.Value, now);
                break;
            case "CRM_CALL":
                Command(channel.Call, variable.Value.StartsWith(CommandPrefix, StringComparison.Ordinal) ? variable.Value[CommandPrefix.Length..] : variable.Value);
                break;
            case "CRM_SENT_ON":
                OnSentOn(channel, variable.Value, now);
                break;
            case "VMSTATUS" when variable.Value == "SUCCESS":
                channel.Call.MessageLeft = true;
                break;
        }
    }

    private void On(Newexten application, DateTimeOffset now)
    {
        if (Known(application.Channel, now) is { IsCalled: false } channel)
        {
            channel.Call.InVoicemail = true;
        }
    }

    /// <summary>VarSet names the file, MixMonitorStart follows and names none; starting again on the same channel makes another file.</summary>
    /// <summary>True for a channel that is recorded into a file that nobody has named.</summary>
    public bool RecordsWithoutName(string uniqueid) =>
        channels.TryGetValue(uniqueid, out var channel)
        && channel.Call.Recordings.Exists(recording => recording.Uniqueid == uniqueid && recording.Path is null);

    private void OnRecording(EventChannel seen, string? path, DateTimeOffset now)
    {
        if (Known(seen, now) is not { } channel)
        {
            return;
        }

        var recordings = channel.Call.Recordings;
        var same = recordings.FindIndex(known => known.Uniqueid == channel.Uniqueid && (path is null || known.Path is null || known.Path == path));
        if (same < 0)
        {
            recordings.Add(new RecordingFile { Path = path, Uniqueid = channel.Uniqueid, StartedAt = now });
        }
        else if (recordings[same].Path is null && path is not null)
        {
            recordings[same] = recordings[same] with { Path = path };
        }
    }
}
