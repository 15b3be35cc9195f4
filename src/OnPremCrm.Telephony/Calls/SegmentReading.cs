using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>Reads the strip of a call out of its gatherings: talk, hold, consultations, and the waiting before.</summary>
internal static class SegmentReading
{
    /// <summary>Channels change bridges within milliseconds (transfers, optimised wires): gaps and scraps so short are no event for a person.</summary>
    private static readonly TimeSpan Scrap = TimeSpan.FromMilliseconds(100);

    public static ValueList<SegmentSnapshot> Of(CallReading reading)
    {
        var own = new List<SegmentSnapshot>();
        AddWait(reading, own);
        AddOtherPartysTime(reading, own);
        var anchorEnd = reading.Anchor?.EndedAt;
        var beside = new List<SegmentSnapshot>();
        foreach (var gathering in reading.Call.Gatherings)
        {
            // Colleagues may have been talking before this call came and was joined to theirs.
            var concerns = gathering.To is not { } end || end > reading.Call.StartedAt;
            if (concerns && reading.Anchor is { } anchor && !gathering.Has(anchor) && gathering.Members.Count(member => member.Kind == ChannelKind.Phone) > 1)
            {
                AddBeside(reading, gathering, anchorEnd, beside);
            }
        }

        var segments = Join(reading.Call.Past?.Segments, Tidy(own)).Concat(Tidy(beside)).OrderBy(segment => segment.From);
        return ValueList<SegmentSnapshot>.Of(segments);
    }

    private static void AddWait(CallReading reading, List<SegmentSnapshot> segments)
    {
        var call = reading.Call;
        if (reading.Direction == CallDirection.Inbound && call.Past is null)
        {
            var until = reading.FirstRing ?? reading.AnsweredAt ?? call.EndedAt;
            segments.Add(new SegmentSnapshot { Kind = SegmentKind.Wait, Parties = OutsideAlone, From = call.StartedAt, To = until });
        }
    }

    /// <summary>Each conversation of the other party, and between them its waiting.</summary>
    private static void AddOtherPartysTime(CallReading reading, List<SegmentSnapshot> segments)
    {
        if (reading.Anchor is not { } anchor)
        {
            return;
        }

        var alone = reading.Direction == CallDirection.Internal ? new ValueList<string>(reading.Label(anchor)) : OutsideAlone;
        DateTimeOffset? free = null;
        var busy = false;
        foreach (var conversation in reading.Conversations)
        {
            if (free is { } from && conversation.From - from > Scrap)
            {
                segments.Add(new SegmentSnapshot { Kind = SegmentKind.Hold, Parties = alone, From = from, To = conversation.From });
            }

            var heldByAll = conversation.Members.All(member => member == anchor || Array.IndexOf(conversation.Holders, member) >= 0);
            segments.Add(new SegmentSnapshot
            {
                Kind = heldByAll ? SegmentKind.Hold : SegmentKind.Talk,
                Parties = Parties(reading, conversation),
                From = conversation.From,
                To = conversation.To,
            });
            busy = conversation.To is null;
            free = conversation.To;
        }

        // An internal call has no outside that could wait: when its last conversation is over, so is the talking.
        if (!busy && free is { } since && reading.Direction != CallDirection.Internal)
        {
            var until = anchor.EndedAt ?? reading.Call.EndedAt;
            if (until is null || until - since > Scrap)
            {
                segments.Add(new SegmentSnapshot { Kind = SegmentKind.Hold, Parties = alone, From = since, To = until });
            }
        }
    }

    /// <summary>Colleagues among themselves: a consultation while the other party waits; in an internal call whose caller has left, the call itself.</summary>
    private static void AddBeside(CallReading reading, Gathering gathering, DateTimeOffset? anchorEnd, List<SegmentSnapshot> segments)
    {
        var afterwards = anchorEnd is { } end && gathering.From >= end - Scrap;
        if (afterwards && reading.Direction != CallDirection.Internal)
        {
            return;
        }

        segments.Add(new SegmentSnapshot
        {
            Kind = afterwards ? SegmentKind.Talk : SegmentKind.Consultation,
            Parties = Parties(reading, gathering),
            From = gathering.From < reading.Call.StartedAt ? reading.Call.StartedAt : gathering.From,
            To = gathering.To ?? (reading.Call.IsEnded ? reading.Call.EndedAt : null),
        });
    }

    private static ValueList<string> OutsideAlone { get; } = new(CallReading.Outside);

    private static ValueList<string> Parties(CallReading reading, Gathering gathering) =>
        ValueList<string>.Of(gathering.Members
            .Select(reading.Label)
            .Distinct()
            .OrderBy(party => party == CallReading.Outside ? 0 : 1)
            .ThenBy(party => party, StringComparer.Ordinal));

    /// <summary>What lasted no time is left out, and what was interrupted for no time is one.</summary>
    private static List<SegmentSnapshot> Tidy(List<SegmentSnapshot> segments)
    {
        var tidy = new List<SegmentSnapshot>();
        foreach (var segment in segments)
        {
            if (segment.To is { } to && to - segment.From < Scrap)
            {
                continue;
            }

            if (tidy is [.., { To: { } end } last] && last.Kind == segment.Kind && last.Parties.Equals(segment.Parties) && segment.From - end <= Scrap)
            {
                tidy[^1] = last with { To = segment.To };
                continue;
            }

            tidy.Add(segment);
        }

        return tidy;
    }

    /// <summary>An earlier run of ours left its last segment open: it went on if the same parties are together now, else it ended when the next began.</summary>
    private static IEnumerable<SegmentSnapshot> Join(IReadOnlyList<SegmentSnapshot>? past, List<SegmentSnapshot> now)
    {
        foreach (var segment in past ?? [])
        {
            if (segment.To is not null)
            {
                yield return segment;
            }
            else if (now is [var next, ..] && next.Kind == segment.Kind && next.Parties.SequenceEqual(segment.Parties))
            {
                now[0] = next with { From = segment.From };
            }
            else
            {
                yield return segment with { Parties = ValueList<string>.Of(segment.Parties), To = now is [var first, ..] ? first.From : null };
            }
        }

        foreach (var segment in now)
        {
            yield return segment;
        }
    }
}
