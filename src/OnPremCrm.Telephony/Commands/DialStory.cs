using OnPremCrm.Core.Calls;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Commands;

/// <summary>What a click-to-dial's call looks like to the one who clicked. Pure.</summary>
internal static class DialStory
{
    /// <summary>How far it is, and when it is over, how it ended.</summary>
    public static (DialProgress Progress, DialOutcome? Outcome) Of(CallSnapshot call) =>
        call.State == CallState.Ended ? (DialProgress.Ended, OutcomeOf(call)) : (ProgressOf(call), null);

    private static DialProgress ProgressOf(CallSnapshot call)
    {
        if (call.AnsweredAt is not null)
        {
            return DialProgress.Talking;
        }

        if (Far(call).Any(leg => leg.RangAt is not null))
        {
            return DialProgress.RingingThere;
        }

        return Far(call).Any() || Own(call) is { AnsweredAt: not null } ? DialProgress.Dialling : DialProgress.RingingYou;
    }

    private static DialOutcome OutcomeOf(CallSnapshot call)
    {
        if (call.AnsweredAt is not null)
        {
            return DialOutcome.Answered;
        }

        if (!call.EndKnown)
        {
            return DialOutcome.Unknown;
        }

        return Far(call).LastOrDefault() is { } far ? FarOutcome(call, far) : OwnOutcome(Own(call));
    }

    private static DialOutcome FarOutcome(CallSnapshot call, LegSnapshot far)
    {
        // Who gave up first decides: a far end that was still ringing was stopped by us.
        if (far.Outcome == LegOutcome.CallerGaveUp || call.Disposition == CallDisposition.Abandoned)
        {
            return DialOutcome.Stopped;
        }

        return (far.Outcome, call.Disposition) switch
        {
            (LegOutcome.Busy or LegOutcome.Declined, _) or (_, CallDisposition.Busy) => DialOutcome.Busy,
            (LegOutcome.NoAnswer, _) or (_, CallDisposition.Missed) => DialOutcome.NoAnswer,
            _ => DialOutcome.Failed,
        };
    }

    private static DialOutcome OwnOutcome(LegSnapshot? own) => own?.Outcome switch
    {
        LegOutcome.Busy => DialOutcome.YouWereBusy,
        LegOutcome.Declined => DialOutcome.YouDeclined,
        LegOutcome.Unreachable => DialOutcome.PhoneUnreachable,
        LegOutcome.CallerGaveUp => DialOutcome.Stopped,
        LegOutcome.NoAnswer => DialOutcome.YouDidNotAnswer,
        // Lifted and hung up again before anybody else was called.
        LegOutcome.Answered => DialOutcome.Stopped,
        _ => own is { RangAt: null } ? DialOutcome.PhoneUnreachable : DialOutcome.YouDidNotAnswer,
    };

    // The operator's own phone is called first; everything behind it is the far end, inside or outside the house.
    private static LegSnapshot? Own(CallSnapshot call) => call.Legs.FirstOrDefault(leg => leg.Extension is not null && leg.Extension == call.Operator);

    private static IEnumerable<LegSnapshot> Far(CallSnapshot call) => call.Legs.Where(leg => leg.Extension is null || leg.Extension != call.Operator);
}
