using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Who talked when: the outside party on top, then each colleague in the order of joining, on one axis in call time.</summary>
public sealed record TalkStrip(IReadOnlyList<TalkStrip.Lane> Lanes, int Seconds, int HoldSeconds)
{
    public enum Kind
    {
        /// <summary>A menu or a queue, before a phone rang.</summary>
        Wait,

        Ring,

        Talk,

        Hold,

        /// <summary>Colleagues among themselves while the outside party waits.</summary>
        Ask,
    }

    /// <param name="Extension">Null for the outside party.</param>
    public sealed record Lane(string? Extension, IReadOnlyList<Bit> Bits);

    /// <param name="From">Seconds from the start of the call.</param>
    /// <param name="With">The others: extensions, and TalkSegment.Outside.</param>
    public sealed record Bit(Kind Kind, double From, double To, IReadOnlyList<string> With)
    {
        public int Seconds => (int)Math.Round(To - From);
    }

    public static TalkStrip Of(Call call, IReadOnlyList<CallLeg> legs, IReadOnlyList<TalkSegment> segments, DateTimeOffset now)
    {
        var end = call.EndedAt ?? now;
        double At(DateTimeOffset moment) => Math.Clamp((moment - call.StartedAt).TotalSeconds, 0, (end - call.StartedAt).TotalSeconds);

        Bit OfSegment(TalkSegment segment, string? self) => new(
            segment.Kind switch { SegmentKind.Talk => Kind.Talk, SegmentKind.Consultation => Kind.Ask, SegmentKind.Hold => Kind.Hold, SegmentKind.Wait => Kind.Wait, _ => throw new InvalidOperationException($"{segment.Kind} is no kind.") },
            At(segment.StartedAt), At(segment.EndedAt ?? end), [.. segment.Parties.Where(party => party != self)]);

        var lanes = new List<Lane>();
        if (call.Direction != CallDirection.Internal)
        {
            var outside = segments.Where(segment => segment.Parties.Contains(TalkSegment.Outside)).Select(segment => OfSegment(segment, TalkSegment.Outside)).ToList();
            lanes.Add(new Lane(null, [.. Waiting(call, legs, outside, At, At(end)), .. outside]));
        }

        foreach (var phone in legs.Where(leg => leg is { IsTrunk: false, Extension: not null }).GroupBy(leg => leg.Extension!))
        {
            var rings = phone.Where(leg => leg.RangAt is not null).Select(leg => new Bit(Kind.Ring, At(leg.RangAt!.Value), At(leg.AnsweredAt ?? leg.EndedAt ?? end), []));
            var talks = segments.Where(segment => segment.Kind is SegmentKind.Talk or SegmentKind.Consultation && segment.Parties.Contains(phone.Key)).Select(segment => OfSegment(segment, phone.Key));
            List<Bit> bits = [.. rings, .. talks];
            if (bits.Count > 0)
            {
                lanes.Add(new Lane(phone.Key, bits));
            }
        }

        var hold = segments.Where(segment => segment.Kind == SegmentKind.Hold).Sum(segment => At(segment.EndedAt ?? end) - At(segment.StartedAt));
        return new TalkStrip(lanes, (int)Math.Round((end - call.StartedAt).TotalSeconds), (int)Math.Round(hold));
    }

    // Until somebody answers, the outside party hears menus and music (segments tell) or a phone that rings.
    private static IEnumerable<Bit> Waiting(Call call, IReadOnlyList<CallLeg> legs, List<Bit> known, Func<DateTimeOffset, double> at, double end)
    {
        var firstRing = legs.Where(leg => leg.RangAt is not null).Select(leg => at(leg.RangAt!.Value)).DefaultIfEmpty(end).Min();
        var answer = call.AnsweredAt is { } answered ? at(answered) : end;
        if (firstRing < answer)
        {
            yield return new Bit(Kind.Ring, firstRing, answer, []);
        }

        var beforeRing = Math.Min(firstRing, answer);
        if (beforeRing > 0 && call.Direction == CallDirection.Inbound && !known.Exists(bit => bit.Kind == Kind.Wait))
        {
            yield return new Bit(Kind.Wait, 0, beforeRing, []);
        }
    }
}
