using OnPremCrm.Core;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>A time in which nobody listened to the telephone system, in sentences. The same ones in the bands, in the log and on the page of the ledger.</summary>
public static class GapWords
{
    /// <summary>"14:02 to 14:07", with the date when it is not today's.</summary>
    public static string Period(ListeningGap gap, Words words, Clock clock)
    {
        var from = gap.ToAt is { } end && end - gap.FromAt < TimeSpan.FromMinutes(2) ? Exact(gap.FromAt, clock) : clock.Short(gap.FromAt);
        if (gap.ToAt is not { } to)
        {
            return words["gap.since", from];
        }

        var until = clock.Local(to).Date == clock.Local(gap.FromAt).Date ? to - gap.FromAt < TimeSpan.FromMinutes(2) ? clock.WithSeconds(to) : clock.TimeOfDay(to) : clock.Short(to);
        return words["gap.between", from, until];
    }

    /// <summary>"Asterisk was out of reach 14:02 to 14:07."</summary>
    public static string What(ListeningGap gap, Words words, Clock clock) => words["gap.cause." + Word.Of(gap.Cause), Period(gap, words, clock)];

    /// <summary>What became of the calls.</summary>
    public static string Outcome(ListeningGap gap, Words words) => gap.State switch
    {
        GapState.Open => words["gap.open"],
        GapState.Waiting => words["gap.waiting"],
        GapState.Restored when gap.CallsAdded + gap.CallsCorrected == 0 => words["gap.nothingMissed"],
        GapState.Restored => Restored(gap, words),
        _ => gap.CallsAdded + gap.CallsCorrected > 0 ? Restored(gap, words) + words["gap.sentence.between"] + words["gap.incomplete"] : words["gap.incomplete"],
    };

    /// <summary>Why it is incomplete. Null when it is not.</summary>
    public static string? Fault(ListeningGap gap, Words words) => gap.Fault is { } fault ? words["ledgerFault." + Word.Of(fault)] : null;

    /// <summary>Whether people who look for a call should know of it: something was restored, is missing, or is still to come.</summary>
    public static bool IsNews(ListeningGap gap) => gap.State != GapState.Restored || gap.CallsAdded + gap.CallsCorrected + gap.CallsUnknown > 0;

    private static string Restored(ListeningGap gap, Words words) =>
        gap.CallsAdded == 0 ? words.Count("gap.corrected", gap.CallsCorrected)
        : gap.CallsCorrected == 0 ? words.Count("gap.added", gap.CallsAdded)
        : words.Count("gap.added", gap.CallsAdded) + words["gap.sentence.between"] + words.Count("gap.corrected", gap.CallsCorrected);

    private static string Exact(DateTimeOffset at, Clock clock) => clock.Local(at).Date == clock.Now.Date ? clock.WithSeconds(at) : $"{clock.Date(at)} {clock.WithSeconds(at)}";
}
