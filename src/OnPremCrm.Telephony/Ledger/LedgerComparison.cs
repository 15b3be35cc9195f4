using System.Globalization;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Telephony.Calls;

namespace OnPremCrm.Telephony.Ledger;

/// <summary>What the log and a ledger say differently of one call, in what the ledger can know.</summary>
internal static class LedgerComparison
{
    /// <summary>Beyond that, talk seconds differ.</summary>
    private const double TalkTolerance = 2;

    /// <summary>Empty when both agree.</summary>
    public static IReadOnlyList<LedgerDifference> Of(LoggedCall log, CallSnapshot told, LedgerKind ledger)
    {
        var differences = new List<LedgerDifference>();
        if (log.Direction != told.Direction)
        {
            differences.Add(new LedgerDifference("direction", Word.Of(log.Direction), Word.Of(told.Direction)));
        }

        if (!Agree(log.Disposition, told, ledger))
        {
            differences.Add(new LedgerDifference("disposition", WordOf(log.Disposition), WordOf(told.Disposition)));
        }

        if (ledger == LedgerKind.Cdr)
        {
            return differences; // who spoke, and how long, is only roughly in call detail records
        }

        if (!log.AnsweredBy.ToHashSet().SetEquals(told.AnsweredBy))
        {
            differences.Add(new LedgerDifference("answeredBy", List(log.AnsweredBy), List(told.AnsweredBy)));
        }

        // Of a call that ended with Asterisk itself nobody knows how long it was.
        if (log.TalkSeconds is null != told.TalkSeconds is null || (told.EndKnown && Math.Abs((log.TalkSeconds ?? 0) - (told.TalkSeconds ?? 0)) > TalkTolerance))
        {
            differences.Add(new LedgerDifference("talkSeconds", Number(log.TalkSeconds), Number(told.TalkSeconds)));
        }

        return differences;
    }

    private static bool Agree(CallDisposition? log, CallSnapshot told, LedgerKind ledger)
    {
        if (log == told.Disposition)
        {
            return true;
        }

        if (log == CallDisposition.Answered || told.Disposition == CallDisposition.Answered)
        {
            return false;
        }

        // That a message was left is heard live and only guessed from a ledger. Why nobody answered is hardly in call detail records.
        return ledger == LedgerKind.Cdr || told.Voicemail;
    }

    private static string? WordOf(CallDisposition? disposition) => disposition is { } known ? Word.Of(known) : null;

    private static string? List(IReadOnlyList<string> parties) => parties.Count == 0 ? null : string.Join(", ", parties);

    private static string? Number(double? seconds) => seconds is { } known ? Math.Round(known).ToString(CultureInfo.InvariantCulture) : null;
}
