using System.Globalization;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Ledger;

namespace OnPremCrm.Telephony.Rebuilding;

/// <summary>All that the log says about a call and that can be derived anew. What people decided is not among it.</summary>
internal static class CallFacts
{
    // What a source does not know is not forgotten: the row keeps it.
    private static readonly HashSet<string> KeptWhenUnknown = ["number", "numberAsPresented", "callerName", "did", "dialled", "queue", "trunk", "operator"];

    public static IReadOnlyList<CallFact> Of(Call call, IEnumerable<CallLeg> legs, IEnumerable<TalkSegment> segments, IEnumerable<CallTransfer> transfers) =>
    [
        Text("direction", Core.Word.Of(call.Direction)),
        Text("number", call.Number?.ToString()),
        Text("numberAsPresented", call.NumberAsPresented),
        Text("callerName", call.CallerName),
        Text("did", call.Did),
        Text("dialled", call.Dialled),
        Text("queue", call.Queue),
        Text("trunk", call.Trunk),
        Text("operator", call.Operator),
        Time("startedAt", call.StartedAt),
        Time("answeredAt", call.AnsweredAt),
        Time("endedAt", call.EndedAt),
        Number("waitSeconds", call.WaitSeconds),
        Number("ringSeconds", call.RingSeconds),
        Number("talkSeconds", call.TalkSeconds),
        Text("disposition", call.Disposition is { } disposition ? Core.Word.Of(disposition) : null),
        Text("endKnown", call.EndKnown ? "true" : "false"),
        Text("rang", List(call.Rang)),
        Text("answeredBy", List(call.AnsweredBy)),
        Text("missedBy", List(call.MissedBy)),
        Rows("legs", legs.Select(leg => ($"{leg.Extension ?? leg.Channel} {(leg.Outcome is { } outcome ? Core.Word.Of(outcome) : "up")}",
            (IEnumerable<(string, DateTimeOffset?)>)[("dialled", leg.DialledAt), ("rang", leg.RangAt), ("answered", leg.AnsweredAt), ("ended", leg.EndedAt)]))),
        Rows("segments", segments.Select(segment => ($"{Core.Word.Of(segment.Kind)} {string.Join('+', segment.Parties)}",
            (IEnumerable<(string, DateTimeOffset?)>)[("from", segment.StartedAt), ("to", segment.EndedAt)]))),
        Rows("transfers", transfers.Select(transfer => ($"{Core.Word.Of(transfer.Kind)} {transfer.FromExtension} to {transfer.ToExtension}{(transfer.Completed ? "" : ", not completed")}",
            (IEnumerable<(string, DateTimeOffset?)>)[("at", transfer.At)]))),
    ];

    /// <summary>What two readings of a call differ in.</summary>
    public static IReadOnlyList<LedgerDifference> Differences(IReadOnlyList<CallFact> log, IReadOnlyList<CallFact> derived) =>
    [
        .. log.Zip(derived)
            .Where(pair => !pair.First.Agrees(pair.Second) && !(pair.Second.Text is null && KeptWhenUnknown.Contains(pair.First.Field)))
            .Select(pair => new LedgerDifference(pair.First.Field, pair.First.Shown, pair.Second.Shown)),
    ];

    private static CallFact Text(string field, string? word) => new(field, word?.Replace("{", "(", StringComparison.Ordinal).Replace("}", ")", StringComparison.Ordinal), []);

    private static CallFact Number(string field, int? number) => Text(field, number?.ToString(CultureInfo.InvariantCulture));

    private static CallFact Time(string field, DateTimeOffset? at) => at is { } known ? new CallFact(field, "{0}", [known]) : new CallFact(field, null, []);

    private static string? List(IReadOnlyList<string> words) => words.Count == 0 ? null : string.Join(',', words);

    private static CallFact Rows(string field, IEnumerable<(string Text, IEnumerable<(string Name, DateTimeOffset? At)> Times)> rows)
    {
        var times = new List<DateTimeOffset>();
        var texts = rows.Select(row =>
        {
            var dated = row.Times.Where(time => time.At is not null).Select(time =>
            {
                times.Add(time.At!.Value);
                return $"{time.Name} {{{times.Count - 1}}}";
            });
            return $"{Text(field, row.Text).Text} ({string.Join(", ", dated)})";
        }).ToList();
        return new CallFact(field, texts.Count == 0 ? null : string.Join("; ", texts), times);
    }
}
