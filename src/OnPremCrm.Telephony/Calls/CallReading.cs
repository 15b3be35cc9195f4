using OnPremCrm.Asterisk.Words;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// What the facts about a call mean, in the product's words (docs/telephony.md). Read anew from all facts at each change, so
/// that the order in which events came does not matter.
/// </summary>
internal sealed class CallReading
{
    public const string Outside = "outside";

    /// <summary>A call that ends so soon after it was found again may have been talked on before: only its hang-ups were heard.</summary>
    private static readonly TimeSpan JustFound = TimeSpan.FromSeconds(3);

    private readonly List<Gathering> conversations;

    public CallReading(TrackedCall call)
    {
        Call = call;
        OperatorLeg = call.IsOriginated ? call.Channels.Find(channel => channel.Kind == ChannelKind.Phone) : null;
        Direction = DirectionOf();
        Anchor = AnchorOf();
        conversations = Anchor is null
            ? []
            : call.Gatherings.FindAll(gathering => gathering.Has(Anchor) && Array.Exists(gathering.Members, IsCompanion));
        Legs = call.Channels.FindAll(channel => channel is { IsParty: true, IsCalled: true });
        AnsweredAt = Earliest(call.Past?.AnsweredAt, conversations.Count > 0 ? conversations[0].From : null);
    }

    public TrackedCall Call { get; }

    public CallDirection Direction { get; }

    /// <summary>
    /// The other party, whose presence makes the call: the outside, or the caller of an internal call. Null while an
    /// outbound call has reached nobody.
    /// </summary>
    public TrackedChannel? Anchor { get; }

    /// <summary>The phone that click-to-dial rang first: it is called by Asterisk and yet the caller.</summary>
    public TrackedChannel? OperatorLeg { get; }

    /// <summary>Every try to reach a phone or the outside, in order.</summary>
    public List<TrackedChannel> Legs { get; }

    public DateTimeOffset? AnsweredAt { get; }

    /// <summary>Conversations of the other party with a person of ours, by beginning.</summary>
    public IReadOnlyList<Gathering> Conversations => conversations;

    public TrackedChannel? Caller => Call.Opener ?? OperatorLeg;

    public string? Operator => Direction == CallDirection.Inbound ? null : Phone(Caller) ?? Phone(FirstPhone) ?? Call.Past?.Operator;

    /// <summary>
    /// When the call was over, null while it is not: when the outside party is gone, for nobody keeps that channel up by
    /// mistake; colleagues may talk on, and a phone that transferred by REFER may stay up for a minute. Else when all are gone.
    /// </summary>
    public DateTimeOffset? OverSince
    {
        get
        {
            var anchored = Direction == CallDirection.Inbound || (Direction == CallDirection.Outbound && AnsweredAt is not null);
            if (anchored && Anchor is not null)
            {
                return Anchor.EndedAt;
            }

            return Call.Channels.Exists(channel => channel.IsLive) ? null : Latest(Call.Channels) ?? Call.Past?.OverSince;
        }
    }

    /// <summary>The first phone (outbound: the far end) began to ring; null when nothing rang.</summary>
    public DateTimeOffset? FirstRing
    {
        get
        {
            DateTimeOffset? first = Call.Past is { WaitSeconds: { } wait } past && (past.RingSeconds is not null || past.Legs.Any(leg => leg.RangAt is not null))
                ? Call.Past.StartedAt.AddSeconds(wait)
                : null;
            foreach (var leg in Legs)
            {
                var counts = leg.Kind == ChannelKind.Trunk || (Direction != CallDirection.Outbound && IsRungForTheOtherParty(leg));
                if (counts && RangAt(leg) is { } rang)
                {
                    first = Earliest(first, rang);
                }
            }

            return first;
        }
    }

    /// <summary>
    /// When it began to ring. A far end may answer, or be let alone, without ever saying that it rings (early media): then it
    /// has rung since it was dialled.
    /// </summary>
    public DateTimeOffset? RangAt(TrackedChannel leg)
    {
        if (leg.RangAt is not null)
        {
            return leg.RangAt;
        }

        var outcome = LegReading.Outcome(leg, Call);
        return outcome switch
        {
            LegOutcome.Answered => leg.DialledAt ?? leg.StartedAt,
            LegOutcome.NoAnswer or LegOutcome.CallerGaveUp when leg.Kind == ChannelKind.Trunk && !FailedToPlace(leg) => leg.DialledAt ?? leg.StartedAt,
            _ => null,
        };
    }

    /// <summary>The other party's side rang this phone, and not a colleague who asks before a transfer or an Originate.</summary>
    public bool IsRungForTheOtherParty(TrackedChannel leg)
    {
        if (leg == OperatorLeg || leg.Kind != ChannelKind.Phone)
        {
            return false;
        }

        var dialler = leg.Dialler();
        return dialler is not null
            ? dialler == Anchor || dialler == Caller || dialler.Kind == ChannelKind.Trunk
            : leg.DialledBy is null || WasHandedOverTo(leg);
    }

    // Who asks by *2 and hangs up while it rings has handed the caller on: from then on it rings for him.
    private bool WasHandedOverTo(TrackedChannel leg) =>
        Call.Transfers.Exists(transfer => transfer is { Confirmed: true, Target: { Kind: ChannelKind.Wire } wire } && wire.OtherHalf == leg.DialledBy);

    /// <summary>
    /// A person of ours: a phone, or a colleague's mobile that this call was sent on to. Another outside party in a conference
    /// is not, except to a colleague who called in himself.
    /// </summary>
    public bool IsCompanion(TrackedChannel member) =>
        member != Anchor && (member.Kind == ChannelKind.Phone || member.Call == Call || Direction == CallDirection.Internal);

    /// <summary>What a party is called in this call.</summary>
    public string Label(TrackedChannel channel) => channel switch
    {
        { Kind: ChannelKind.Phone } => channel.Party,
        _ when channel == Anchor || channel.Call != Call => Outside,
        _ => NumberIn(channel.DialString) ?? channel.FirstNumber ?? Outside,
    };

    public static string? Phone(TrackedChannel? channel) => channel is { Kind: ChannelKind.Phone } ? channel.Party : null;

    /// <summary>The number in a dial string: <c>0301234567@trunk</c>, <c>trunk/0301234567</c>, <c>PJSIP/0301234567@trunk</c>. Null when there is none.</summary>
    public static string? NumberIn(string? dialString)
    {
        if (string.IsNullOrEmpty(dialString))
        {
            return null;
        }

        var at = dialString.IndexOf('@');
        var text = at >= 0 ? dialString[..at] : dialString;
        var slash = text.LastIndexOf('/');
        if (slash < 0 && at < 0)
        {
            return null;
        }

        text = text[(slash + 1)..];
        var colon = text.IndexOf(':');
        text = text[(colon + 1)..];
        return text.Length > 0 ? text : null;
    }

    public static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null || one < other ? one : other;

    /// <summary>What becomes of it if nothing more comes. Of a call of which we have heard nothing ourselves, what an earlier run of ours knew.</summary>
    public CallDisposition EndsAs(bool endKnown) => (endKnown && Call.Channels.Count == 0 ? Call.Past?.OverAs : null) ?? Verdict.Of(this, endKnown);

    /// <summary>
    /// Nobody was heard to answer, but while nobody listened somebody may have, or what else decided the call may have happened then.
    /// </summary>
    public bool IsOpen(DateTimeOffset endedAt) =>
        AnsweredAt is null && (Call.IsUnseen || (Call.FoundAt is { } found && (SomebodyPickedUp || MayHaveTalkedBefore(found, endedAt) || !IsDecisionHeard(found, endedAt))));

    // Who was called and was up has picked up, whatever came after.
    private bool SomebodyPickedUp => Call.Channels.Exists(channel => channel is { IsParty: true, IsCalled: true, UpAt: not null } && channel != OperatorLeg);

    // A caller who is up may have talked if it all ends at once, unless a phone rings when the call is found, or is heard to ring later: then the caller still waits.
    private bool MayHaveTalkedBefore(DateTimeOffset found, DateTimeOffset endedAt) =>
        endedAt - found < JustFound
        && Call.Channels.Exists(channel => channel is { IsParty: true, UpAt: not null })
        && !Call.Channels.Exists(channel => channel is { IsParty: true, IsCalled: true, UpAt: null, Lost: false } && (channel.EndedAt is null || channel.EndedAt > found));

    // A caller who gave up was heard to. That nothing rang can only be said of who was heard from the beginning, and that nobody gave up of who was heard for a while.
    private bool IsDecisionHeard(DateTimeOffset found, DateTimeOffset endedAt) => Verdict.Of(this, endKnown: true) switch
    {
        CallDisposition.Failed or CallDisposition.Busy => Direction == CallDirection.Outbound && Legs.Exists(leg => leg.Kind == ChannelKind.Trunk),
        CallDisposition.Missed => endedAt - found >= JustFound || Legs.Exists(leg => leg.Status == DialStatus.NoAnswer && leg.DialEndedAt >= found),
        _ => true,
    };

    private TrackedChannel? FirstPhone => Call.Channels.Find(channel => channel.Kind == ChannelKind.Phone);

    private static bool FailedToPlace(TrackedChannel leg) => leg.Cause is { } cause && LegReading.IsUnreachable(cause);

    private static DateTimeOffset? Latest(List<TrackedChannel> channels)
    {
        DateTimeOffset? latest = null;
        foreach (var channel in channels)
        {
            if (channel.EndedAt is { } ended && (latest is null || ended > latest))
            {
                latest = ended;
            }
        }

        return latest;
    }

    private CallDirection DirectionOf()
    {
        if (Call.Past is { Direction: not CallDirection.Internal } decided)
        {
            return decided.Direction;
        }

        if (Call.Opener is { } opener)
        {
            return opener.Kind == ChannelKind.Trunk ? CallDirection.Inbound : Call.HasTrunk ? CallDirection.Outbound : CallDirection.Internal;
        }

        if (!Call.IsOriginated)
        {
            return Call.HasTrunk ? CallDirection.Outbound : CallDirection.Internal;
        }

        // Click-to-dial that has not got beyond the operator's own phone is meant for the outside.
        var reachedPhone = Call.Channels.Exists(channel => channel.Kind == ChannelKind.Phone && channel != OperatorLeg);
        return reachedPhone && !Call.HasTrunk ? CallDirection.Internal : CallDirection.Outbound;
    }

    private TrackedChannel? AnchorOf()
    {
        switch (Direction)
        {
            case CallDirection.Inbound:
                return Call.Opener ?? Call.Channels.Find(channel => channel.Kind == ChannelKind.Trunk);
            case CallDirection.Internal:
                return Caller ?? FirstPhone;
        }

        foreach (var gathering in Call.Gatherings)
        {
            if (Array.Find(gathering.Members, member => member.Kind == ChannelKind.Trunk && member.Call == Call) is { } trunk)
            {
                return trunk;
            }
        }

        return Call.Channels.FindLast(channel => channel.Kind == ChannelKind.Trunk);
    }
}
