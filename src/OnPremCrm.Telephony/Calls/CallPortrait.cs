using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Makes the snapshot of a call out of its reading. What an earlier run of ours knew of the call is kept in it.</summary>
internal static class CallPortrait
{
    /// <summary>Asterisk ends the other channel so soon after the one whose far end hung up.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    public static CallSnapshot Of(TrackedCall call, CallReading reading, string server, long version)
    {
        var past = call.Past;
        var outside = reading.Direction == CallDirection.Inbound ? reading.Anchor : null;
        var trunk = reading.Direction == CallDirection.Internal ? null : reading.Anchor ?? call.Channels.Find(channel => channel.Kind == ChannelKind.Trunk);
        var caller = reading.Caller;
        var dialled = reading.Direction == CallDirection.Inbound ? null : call.OrderedNumber ?? Meaningful(caller?.FirstExten) ?? past?.Dialled;
        var segments = SegmentReading.Of(reading);
        var endedAt = call.EndedAt;
        var over = call.IsEnded ? null : call.EndingSince;
        var endKnown = call.EndKnown && (over is null || !reading.IsOpen(over.Value));
        var talkEnd = endedAt is null ? null : reading.Direction == CallDirection.Internal ? LastTalk(segments) ?? endedAt : endedAt;
        var ringEnd = reading.AnsweredAt ?? (endedAt is not null && (call.MessageLeft || call.InVoicemail) ? LastRinging(reading) : endedAt);
        var firstRing = reading.FirstRing;

        return new CallSnapshot
        {
            Server = server,
            Key = call.Key,
            Linkedid = call.Linkedid,
            Aliases = ValueList<string>.Of(call.Aliases),
            MergedInto = call.SwallowedBy?.Key,
            Version = version,
            State = call.IsEnded ? CallState.Ended : reading.AnsweredAt is null ? CallState.Ringing : CallState.Talking,
            Direction = reading.Direction,
            NumberAsPresented = reading.Direction switch
            {
                CallDirection.Inbound => outside?.FirstNumber ?? past?.NumberAsPresented,
                CallDirection.Outbound => CallReading.NumberIn(trunk?.DialString) ?? past?.NumberAsPresented ?? trunk?.FirstNumber ?? dialled,
                _ => null,
            },
            CallerName = outside?.FirstName ?? past?.CallerName,
            Did = reading.Direction == CallDirection.Inbound ? past?.Did ?? Meaningful(outside?.FirstExten) : null,
            Dialled = dialled,
            Queue = call.Queue ?? past?.Queue,
            Trunk = trunk?.Party ?? past?.Trunk,
            Operator = reading.Operator,
            StartedAt = call.StartedAt,
            AnsweredAt = reading.AnsweredAt,
            EndedAt = endedAt,
            WaitSeconds = Seconds(call.StartedAt, firstRing ?? reading.AnsweredAt ?? endedAt),
            RingSeconds = firstRing is { } rang ? Seconds(rang, ringEnd) : null,
            TalkSeconds = reading.AnsweredAt is { } answered ? Seconds(answered, talkEnd) : null,
            Disposition = call.Disposition,
            EndKnown = endKnown,
            OverSince = over,
            OverAs = over is null ? null : reading.EndsAs(endKnown),
            HungUpBy = endedAt is null ? null : HungUpBy(reading),
            Rang = Union(past?.Rang, reading.Legs.Where(leg => leg.Kind == ChannelKind.Phone && reading.RangAt(leg) is not null).Select(leg => leg.Party)),
            AnsweredBy = Union(past?.AnsweredBy, AnsweredBy(reading)),
            MissedBy = MissedBy(reading),
            Consulted = ValueList<string>.Of(call.Transfers
                .Where(transfer => transfer is { Kind: TransferKind.Attended, Confirmed: false } && (transfer.GivenUp || call.IsEnded))
                .Select(transfer => TransferReading.To(transfer, call))
                .OfType<string>()
                .Distinct()),
            Legs = Legs(reading),
            Segments = segments,
            Transfers = TransferReading.Of(reading),
            Pickups = ValueList<PickupSnapshot>.Of((past?.Pickups ?? []).Concat(call.Pickups)),
            Recordings = ValueList<RecordingFile>.Of((past?.Recordings ?? []).Concat(call.Recordings)),
            CommandId = call.CommandId ?? past?.CommandId,
            Voicemail = call.MessageLeft || call.InVoicemail,
            Conference = call.Conference ?? past?.Conference,
            OnHold = endedAt is null && segments is [.., { Kind: SegmentKind.Hold, To: null }],
            Parked = !call.IsEnded && reading.Anchor is { ParkedAt: not null },
            RingingNow = call.IsEnded
                ? ValueList<string>.Empty
                : ValueList<string>.Of(reading.Legs.Where(leg => leg.Kind == ChannelKind.Phone && leg.IsRinging).Select(leg => leg.Party).Distinct()),
            TalkingNow = call.IsEnded
                ? ValueList<string>.Empty
                : ValueList<string>.Of(call.Gatherings
                    .Where(gathering => gathering.To is null)
                    .SelectMany(gathering => gathering.Members)
                    .Concat(call.Channels.Where(CallTracker.AsksNow)) // also while the colleague's phone still rings
                    .Where(member => member.Kind == ChannelKind.Phone)
                    .Select(member => member.Party)
                    .Distinct()),
            Channels = call.IsEnded
                ? ValueList<ChannelSnapshot>.Empty
                : ValueList<ChannelSnapshot>.Of(call.Channels.Where(channel => channel.IsLive).Select(channel => new ChannelSnapshot
                {
                    Uniqueid = channel.Uniqueid,
                    Channel = channel.Name,
                    IsCaller = channel == caller,
                    StartedAt = channel.StartedAt,
                })),
        };
    }

    /// <summary>The dialplan's own extensions (<c>s</c>, <c>h</c>) are nothing that anybody dialled.</summary>
    private static string? Meaningful(string? exten) => exten is null or "" or "s" or "h" or "i" or "t" ? null : exten;

    private static double? Seconds(DateTimeOffset from, DateTimeOffset? to) =>
        to is { } end ? Math.Max(0, Math.Round((end - from).TotalSeconds, 3)) : null;

    private static ValueList<string> Union(IReadOnlyList<string>? past, IEnumerable<string> now) => ValueList<string>.Of((past ?? []).Concat(now).Distinct());

    private static IEnumerable<string> AnsweredBy(CallReading reading)
    {
        if (reading.Conversations.Count == 0)
        {
            return [];
        }

        var own = reading.Conversations
            .SelectMany(conversation => conversation.Members)
            .Where(reading.IsCompanion)
            .Select(reading.Label)
            .Distinct();
        return reading.Direction == CallDirection.Outbound ? own.Where(label => label != reading.Operator).Prepend(CallReading.Outside) : own;
    }

    private static ValueList<string> MissedBy(CallReading reading)
    {
        var answered = AnsweredBy(reading).ToHashSet();
        var missed = reading.Legs
            .Where(leg => reading.IsRungForTheOtherParty(leg) && LegReading.Outcome(leg, reading.Call) switch
            {
                LegOutcome.Busy or LegOutcome.Declined => !LegReading.WasTakenBeside(leg, reading.Call),
                LegOutcome.NoAnswer or LegOutcome.CallerGaveUp => leg.RangAt is not null,
                _ => false,
            })
            .Select(leg => leg.Party);
        return ValueList<string>.Of((reading.Call.Past?.MissedBy ?? []).Concat(missed).Distinct().Where(extension => !answered.Contains(extension)));
    }

    private static ValueList<LegSnapshot> Legs(CallReading reading)
    {
        var attempts = new Dictionary<string, int>();
        var legs = new List<LegSnapshot>();
        foreach (var past in reading.Call.Past?.Legs ?? [])
        {
            if (!reading.Legs.Exists(leg => leg.Uniqueid == past.Uniqueid))
            {
                legs.Add(past);
                attempts[past.Extension ?? past.Trunk ?? past.Channel] = past.Attempt;
            }
        }

        foreach (var leg in reading.Legs)
        {
            var attempt = attempts[leg.Party] = attempts.GetValueOrDefault(leg.Party) + 1;
            legs.Add(new LegSnapshot
            {
                Uniqueid = leg.Uniqueid,
                Attempt = attempt,
                Channel = leg.Name,
                Extension = CallReading.Phone(leg),
                Trunk = leg.Kind == ChannelKind.Trunk ? leg.Party : null,
                Queue = leg.RungByQueue(),
                DialledAt = leg.DialledAt ?? leg.StartedAt,
                RangAt = reading.RangAt(leg),
                AnsweredAt = leg.AnsweredAt,
                EndedAt = leg.EndedAt,
                Outcome = leg.IsLive && leg.IsAnswered ? null : LegReading.Outcome(leg, reading.Call),
                HangupCause = (int?)leg.Cause,
                ForwardedTo = leg.Forward,
            });
        }

        return ValueList<LegSnapshot>.Of(legs);
    }

    private static DateTimeOffset? LastTalk(IReadOnlyList<SegmentSnapshot> segments) =>
        segments.LastOrDefault(segment => segment.Kind is SegmentKind.Talk or SegmentKind.Hold) is { To: { } to } ? to : null;

    private static DateTimeOffset? LastRinging(CallReading reading)
    {
        DateTimeOffset? last = null;
        foreach (var leg in reading.Legs)
        {
            if (reading.RangAt(leg) is not null && (leg.DialEndedAt ?? leg.EndedAt) is { } stopped && (last is null || stopped > last))
            {
                last = stopped;
            }
        }

        return last;
    }

    /// <summary>
    /// The first of those who were in it at last whose far end asked for the hang-up. Hang-ups by Asterisk have no such event. A
    /// colleague who left earlier did not end it: the other party stayed, in a conference or with the dialplan.
    /// </summary>
    private static string? HungUpBy(CallReading reading)
    {
        var end = reading.Call.EndedAt ?? reading.Call.StartedAt;
        var last = reading.Conversations.Count > 0 ? reading.Conversations[^1] : null;
        var candidates = last?.Members ?? (reading.Caller is { } caller ? [caller] : []);
        return candidates
            .Where(member => member.HangupRequestedAt is { } asked
                && (last is null || asked >= last.From)
                && (member == reading.Anchor || end - asked <= AtOnce))
            .MinBy(member => member.HangupRequestedAt) is { } first
                ? reading.Direction == CallDirection.Inbound && first == reading.Caller ? CallReading.Outside : reading.Label(first)
                : null;
    }
}
