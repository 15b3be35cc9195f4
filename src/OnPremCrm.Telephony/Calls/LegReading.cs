using OnPremCrm.Asterisk.Words;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>How one phone's part ended. DialEnd alone does not say: it calls a refusal NOANSWER and every lost race CANCEL.</summary>
internal static class LegReading
{
    /// <summary>A colleague's answer and the end of this leg's ringing are one moment when they are this close.</summary>
    private static readonly TimeSpan SameMoment = TimeSpan.FromSeconds(2);

    /// <summary>Events of one moment may come in either order.</summary>
    private static readonly TimeSpan AsGoodAsBefore = TimeSpan.FromMilliseconds(100);

    /// <summary>Null while it rings or talks.</summary>
    public static LegOutcome? Outcome(TrackedChannel leg, TrackedCall call)
    {
        if (leg.PickedUpBy is not null)
        {
            return LegOutcome.AnsweredElsewhere;
        }

        if (leg.IsAnswered)
        {
            return leg.Lost ? LegOutcome.Unknown : LegOutcome.Answered;
        }

        if (leg.IsLive && leg.Status is null)
        {
            return null;
        }

        if (leg.Forward is not null || leg.Cause == HangupCause.Redirected || WasSentOn(leg))
        {
            return LegOutcome.Forwarded;
        }

        if (leg.Lost && leg.Status is null)
        {
            return LegOutcome.Unknown;
        }

        return leg switch
        {
            { Cause: HangupCause.AnsweredElsewhere } => LegOutcome.AnsweredElsewhere,
            { Cause: HangupCause.Rejected } => LegOutcome.Declined,
            { Status: DialStatus.Busy } or { Cause: HangupCause.Busy } => LegOutcome.Busy,
            { Status: DialStatus.ChanUnavail or DialStatus.Congestion or DialStatus.InvalidArgs } => LegOutcome.Unreachable,
            { RangAt: null, Cause: { } cause } when IsUnreachable(cause) => LegOutcome.Unreachable,
            { Status: DialStatus.NoAnswer } => LegOutcome.NoAnswer,
            _ => WhyCancelled(leg, call),
        };
    }

    /// <summary>Causes that mean that the destination could not be reached, not that somebody let it ring.</summary>
    public static bool IsUnreachable(HangupCause cause) => cause is
        HangupCause.UnallocatedNumber or (HangupCause)2 or HangupCause.NoRoute or (HangupCause)5 or HangupCause.SubscriberAbsent or
        HangupCause.NumberChanged or HangupCause.DestinationOutOfOrder or HangupCause.InvalidNumber or (HangupCause)29 or
        HangupCause.Congestion or HangupCause.NetworkOutOfOrder or HangupCause.TemporaryFailure or HangupCause.SwitchCongestion or
        HangupCause.ChannelUnavailable or (HangupCause)58 or (HangupCause)88;

    /// <summary>A colleague whose phone was rung together with this one answered: nobody has missed the call, whoever was busy or declined.</summary>
    public static bool WasTakenBeside(TrackedChannel leg, TrackedCall call)
    {
        var stopped = leg.DialEndedAt ?? leg.EndedAt;
        return stopped is not null && leg.Dialler() is { } dialler && call.Channels.Exists(other =>
            other != leg && other is { Kind: ChannelKind.Phone, IsAnswered: true } && other.Dialler() == dialler
            && other.DialledAt <= stopped && other.AnsweredAt >= leg.DialledAt);
    }

    /// <summary>Somebody whose phone rang sent the caller to a colleague: Asterisk tells all phones that it rang only that they are cancelled.</summary>
    private static bool WasSentOn(TrackedChannel leg) =>
        leg.Status is null or DialStatus.Cancel or DialStatus.NoAnswer && leg.Dialler() is { SentOn: { Count: > 0 } sent } && (leg.DialEndedAt ?? leg.EndedAt) is { } stopped
        && sent.Exists(one => leg.DialledAt <= one.At && stopped >= one.At - AsGoodAsBefore && stopped - one.At <= SameMoment);

    private static LegOutcome WhyCancelled(TrackedChannel leg, TrackedCall call)
    {
        var stopped = leg.DialEndedAt ?? leg.EndedAt ?? leg.StartedAt;
        if (call.Channels.Exists(other => other != leg && other.IsParty && TookIt(other, leg, stopped)))
        {
            return LegOutcome.AnsweredElsewhere;
        }

        // Behind a wire: the time-out of who dialled the wire cancels what the wire dialled.
        if (leg.DialledBy is { Kind: ChannelKind.Wire, OtherHalf.Status: DialStatus.NoAnswer })
        {
            return LegOutcome.NoAnswer;
        }

        // A queue whose time-out ends the ringing cancels too, and its caller is still there.
        return leg.Dialler() is { } dialler && GaveUp(dialler, leg, stopped) ? LegOutcome.CallerGaveUp : LegOutcome.NoAnswer;
    }

    private static bool TookIt(TrackedChannel other, TrackedChannel leg, DateTimeOffset stopped) =>
        other.AnsweredAt is { } answered
        && other.Dialler() is { } dialler
        && dialler == leg.Dialler()
        && answered >= (leg.DialledAt ?? leg.StartedAt)
        && (answered - stopped).Duration() <= SameMoment;

    private static bool GaveUp(TrackedChannel dialler, TrackedChannel leg, DateTimeOffset stopped)
    {
        if (dialler.HangupRequestedAt is { } requested)
        {
            return requested <= stopped + AsGoodAsBefore;
        }

        // Without that event: outside of queues nothing but the caller cancels a leg that nobody answered.
        return leg.Status == DialStatus.Cancel && leg.RungByQueue() is null && dialler.Cause != HangupCause.NoAnswer
            && dialler.EndedAt is { } ended && (ended - stopped).Duration() <= SameMoment;
    }
}
