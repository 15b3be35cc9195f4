using OnPremCrm.Asterisk.Words;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>What became of a call that is over, by the definitions of docs/telephony.md.</summary>
internal static class Verdict
{
    /// <summary>Events of one moment may come in either order.</summary>
    private static readonly TimeSpan AsGoodAsBefore = TimeSpan.FromMilliseconds(100);

    /// <param name="endKnown">Whether all that could have decided it was heard.</param>
    public static CallDisposition Of(CallReading reading, bool endKnown)
    {
        if (reading.AnsweredAt is not null)
        {
            return CallDisposition.Answered;
        }

        if (!endKnown)
        {
            return CallDisposition.Unknown;
        }

        return reading.Direction == CallDirection.Outbound ? OfOutbound(reading) : OfWaitingCaller(reading);
    }

    private static CallDisposition OfWaitingCaller(CallReading reading)
    {
        var call = reading.Call;
        if (call.MessageLeft && reading.Direction == CallDirection.Inbound)
        {
            return CallDisposition.Voicemail;
        }

        var caller = reading.Caller ?? reading.Anchor;
        var outcomes = new List<LegOutcome>();
        foreach (var leg in reading.Legs)
        {
            if (leg != reading.OperatorLeg && LegReading.Outcome(leg, call) is { } outcome)
            {
                outcomes.Add(outcome);
            }
        }

        // The caller gave up only if there was still something to wait for; one who hears an announcement after it has
        // rung out, or the busy tone, did not.
        if (outcomes.Contains(LegOutcome.CallerGaveUp) || (caller is not null && GaveUpWaiting(caller, outcomes.Count > 0)))
        {
            return CallDisposition.Abandoned;
        }

        if (call.Queue is not null)
        {
            return CallDisposition.Missed;
        }

        if (outcomes.Count == 0)
        {
            return OfCallThatRangNobody(caller);
        }

        if (outcomes.Exists(outcome => outcome is LegOutcome.NoAnswer or LegOutcome.Declined or LegOutcome.Answered or LegOutcome.AnsweredElsewhere))
        {
            return CallDisposition.Missed;
        }

        return outcomes.Contains(LegOutcome.Busy) ? CallDisposition.Busy : CallDisposition.Failed;
    }

    private static bool GaveUpWaiting(TrackedChannel caller, bool somethingRang)
    {
        if (caller.HangupRequestedAt is not { } gone)
        {
            return false;
        }

        // QueueCallerAbandon is no evidence: it also comes when the queue's time-out ends the waiting.
        return caller.QueueJoinedAt is not null ? caller.QueueLeftAt is not { } left || gone <= left + AsGoodAsBefore : !somethingRang;
    }

    /// <summary>A number that leads nowhere is refused with a cause, perhaps after an announcement; a closed shop plays its announcement and just ends.</summary>
    private static CallDisposition OfCallThatRangNobody(TrackedChannel? caller) => caller switch
    {
        { Cause: HangupCause.Busy } => CallDisposition.Busy,
        { Cause: { } cause } when LegReading.IsUnreachable(cause) => CallDisposition.Failed,
        _ => CallDisposition.Missed,
    };

    private static CallDisposition OfOutbound(CallReading reading)
    {
        var call = reading.Call;
        if (reading.Legs.FindLast(leg => leg.Kind == ChannelKind.Trunk) is not { } far)
        {
            return CallDisposition.Failed;
        }

        return LegReading.Outcome(far, call) switch
        {
            LegOutcome.Busy or LegOutcome.Declined => CallDisposition.Busy,
            LegOutcome.CallerGaveUp => CallDisposition.Abandoned,
            LegOutcome.Unreachable => CallDisposition.Failed,
            _ when far.RangAt is null && far.Cause is { } cause && LegReading.IsUnreachable(cause) => CallDisposition.Failed,
            _ when reading.Caller is { HangupRequestedAt: { } gone } && gone <= (far.DialEndedAt ?? far.EndedAt ?? gone) => CallDisposition.Abandoned,
            _ => CallDisposition.Missed,
        };
    }
}
