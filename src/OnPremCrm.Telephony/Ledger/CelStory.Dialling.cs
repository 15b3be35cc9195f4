using OnPremCrm.Asterisk.Events;
using OnPremCrm.Asterisk.Words;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>Who dials whom and how it ends: CEL has no row for either.</summary>
internal sealed partial class CelStory
{
    private static readonly HashSet<string> DiallingApps = new(StringComparer.OrdinalIgnoreCase) { "Dial", "RetryDial", "Queue", "FollowMe", "Page" };

    /// <summary>
    /// The channel that runs Dial for this one, or waits in a queue. Null when nobody does: an Originate, and the wire of an
    /// attended transfer, whose call is dialled by Asterisk's own feature.
    /// </summary>
    private CelChannel? DiallerOf(CelChannel called, out string? dialString)
    {
        dialString = null;
        if (called.FirstLinkedid == called.Uniqueid)
        {
            return null;
        }

        CelChannel? found = null;
        var rank = 0;
        var since = DateTimeOffset.MinValue;
        var callersKnown = false;
        foreach (var candidate in _channels.Values)
        {
            if (candidate == called || candidate.IsOver || candidate.Bridge is not null || !candidate.HasBegun)
            {
                continue;
            }

            callersKnown |= candidate.Apps.Count > 0;
            foreach (var (app, arguments, start) in candidate.Apps)
            {
                if (!DiallingApps.Contains(app))
                {
                    continue;
                }

                var text = app.Equals("Queue", StringComparison.OrdinalIgnoreCase) ? null : DialArguments.DialStringFor(arguments, called.Parsed);
                var here = text is not null || IsForwardTo(candidate, called) ? 3 : app.Equals("Dial", StringComparison.OrdinalIgnoreCase) ? 1 : 2;
                if (here > rank || (here == rank && start >= since))
                {
                    (found, rank, since, dialString) = (candidate, here, start, text);
                }
            }
        }

        // A PBX whose cel.conf names no applications: then the channel that opened the call must do.
        return found ?? (callersKnown || called.Parsed.IsLocal ? null : Opener(called));
    }

    private CelChannel? Opener(CelChannel called)
    {
        CelChannel? opener = null;
        foreach (var candidate in _channels.Values)
        {
            if (candidate is { HasBegun: true, IsCalled: false, IsOver: false, Bridge: null } && candidate.Now.Linkedid == called.FirstLinkedid)
            {
                opener = candidate;
            }
        }

        return opener;
    }

    /// <summary>A phone sent the call on (302): Dial goes on with a wire to there.</summary>
    private bool IsForwardTo(CelChannel candidate, CelChannel called) =>
        called.Parsed.IsLocal && _channels.Values.Any(leg => leg.DialledBy == candidate && leg.ForwardedTo is { } to && to == called.Parsed.Endpoint);

    private void Forward(CelChannel dialler, CelRow row)
    {
        if (CelExtra.Read(row.Extra).GetValueOrDefault("forward") is not { Length: > 0 } to)
        {
            return;
        }

        // The row is the dialling channel's; the leg that sent the call on is the one that ends next.
        var leg = _channels.Values
            .Where(leg => leg.DialledBy == dialler && leg is { IsOver: false, State: not ChannelState.Up, ForwardedTo: null })
            .OrderBy(leg => leg.Cause == HangupCause.Redirected ? 0 : 1)
            .ThenBy(leg => leg.EndedAt ?? DateTimeOffset.MaxValue)
            .FirstOrDefault();
        if (leg is not null)
        {
            leg.ForwardedTo = to;
            Say(new DialEnd(dialler.View(), leg.View(), DialStatus.Cancel, to));
        }
    }

    private static bool Rang(CelChannel leg)
    {
        if (leg.AnsweredAt is not null || leg.WasPickedUp || leg.EndedAt is null)
        {
            return true;
        }

        if (LegReading.IsUnreachable(leg.Cause))
        {
            return false;
        }

        return leg.Cause is not (HangupCause.Busy or HangupCause.Rejected or HangupCause.Redirected) || leg.EndedAt - leg.StartedAt >= SoonestRefusal;
    }

    private DialStatus HowItEnded(CelChannel leg)
    {
        if (leg.Cause == HangupCause.Busy)
        {
            return DialStatus.Busy;
        }

        if (leg.Cause is HangupCause.Congestion or HangupCause.NetworkOutOfOrder or HangupCause.TemporaryFailure or HangupCause.SwitchCongestion)
        {
            return DialStatus.Congestion;
        }

        if (LegReading.IsUnreachable(leg.Cause))
        {
            return DialStatus.ChanUnavail;
        }

        return leg.Cause is HangupCause.AnsweredElsewhere or HangupCause.Redirected || leg.ForwardedTo is not null || TakenByColleague(leg) || CallerGaveUp(leg)
            ? DialStatus.Cancel
            : DialStatus.NoAnswer;
    }

    private bool TakenByColleague(CelChannel leg) => _channels.Values.Any(other =>
        other != leg && other is { IsCalled: true, AnsweredAt: { } answered } && other.Parsed.LocalHalf is null && answered >= leg.StartedAt
        && (answered - _at).Duration() <= SameMoment && Behind(other) == Behind(leg));

    private bool CallerGaveUp(CelChannel leg)
    {
        if (Behind(leg) is not { EndedAt: { } ended } caller || (ended - _at).Duration() > SameMoment)
        {
            return false;
        }

        return caller.RequestedAt is { } asked ? (asked - _at).Duration() <= SameMoment && asked <= _at + TimeSpan.FromMilliseconds(100) : caller is { EndedBy: "", DialStatus: "CANCEL" };
    }

    /// <summary>The party for whom it was dialled, through wires.</summary>
    private CelChannel? Behind(CelChannel leg)
    {
        var dialler = leg.DialledBy;
        for (var hops = 0; dialler is { Parsed.LocalHalf: not null } && hops < 10; hops++)
        {
            dialler = OtherHalf(dialler)?.DialledBy;
        }

        return dialler;
    }
}
