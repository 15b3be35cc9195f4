using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Rebuilding;

/// <summary>A snapshot as the nouns of the log, as if it had been written and read again.</summary>
internal static class SnapshotNouns
{
    public static Call Of(CallId id, CallSnapshot snapshot, string? number)
    {
        var call = new Call
        {
            Id = id,
            Server = snapshot.Server,
            Linkedid = snapshot.Linkedid,
            State = snapshot.State,
            Direction = snapshot.Direction,
            Number = number,
            NumberAsPresented = snapshot.NumberAsPresented,
            CallerName = snapshot.CallerName,
            Did = snapshot.Did,
            Dialled = snapshot.Dialled,
            Queue = snapshot.Queue,
            Trunk = snapshot.Trunk,
            Operator = snapshot.Operator,
            StartedAt = snapshot.StartedAt,
            AnsweredAt = snapshot.AnsweredAt,
            EndedAt = snapshot.EndedAt,
            WaitSeconds = Seconds(snapshot.WaitSeconds),
            RingSeconds = Seconds(snapshot.RingSeconds),
            TalkSeconds = Seconds(snapshot.TalkSeconds),
            Disposition = snapshot.Disposition,
            EndKnown = snapshot.EndKnown,
            Rang = [.. snapshot.Rang],
            AnsweredBy = [.. snapshot.AnsweredBy],
            MissedBy = [.. snapshot.MissedBy],
        };
        call.Legs.AddRange(snapshot.Legs.Select((leg, ordinal) => new CallLeg
        {
            CallId = id, Ordinal = ordinal, Uniqueid = leg.Uniqueid, Channel = leg.Channel, Extension = leg.Extension, IsTrunk = leg.Trunk is not null,
            DialledAt = leg.DialledAt, RangAt = leg.RangAt, AnsweredAt = leg.AnsweredAt, EndedAt = leg.EndedAt, Outcome = leg.Outcome, HangupCause = leg.HangupCause,
        }));
        call.Segments.AddRange(snapshot.Segments.Select((segment, ordinal) => new TalkSegment
        {
            CallId = id, Ordinal = ordinal, Kind = segment.Kind, Parties = [.. segment.Parties], StartedAt = segment.From, EndedAt = segment.To,
        }));
        call.Transfers.AddRange(snapshot.Transfers.Select((transfer, ordinal) => new CallTransfer
        {
            CallId = id, Ordinal = ordinal, Kind = transfer.Kind, FromExtension = transfer.From, ToExtension = transfer.To ?? "", Completed = transfer.Completed, At = transfer.At,
        }));
        return call;
    }

    private static int? Seconds(double? seconds) => seconds is { } value ? (int)Math.Round(Math.Max(0, value), MidpointRounding.AwayFromZero) : null;
}
