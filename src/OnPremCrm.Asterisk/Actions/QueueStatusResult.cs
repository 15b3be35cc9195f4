using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>The queues of a server at one moment.</summary>
/// <param name="Queues">Names of the queues.</param>
/// <param name="Members">Who takes calls, one row per queue and member.</param>
/// <param name="Callers">Who waits, one row per queue and caller.</param>
public sealed record QueueStatusResult(
    IReadOnlyList<string> Queues, IReadOnlyList<QueueMemberRow> Members, IReadOnlyList<QueueCallerRow> Callers)
{
    internal static QueueStatusResult Of(IReadOnlyList<AmiMessage> items) => new(
        [.. Named(items, "QueueParams").Select(item => item["Queue"] ?? "")],
        [.. Named(items, "QueueMember").Select(Member)],
        [.. Named(items, "QueueEntry").Select(Caller)]);

    private static IEnumerable<AmiMessage> Named(IReadOnlyList<AmiMessage> items, string name) => items.Where(item => item.EventName == name);

    private static QueueMemberRow Member(AmiMessage item) => new(
        item["Queue"] ?? "",
        item["Name"] ?? "",
        item["Location"] ?? "",
        item["StateInterface"] is { Length: > 0 } state ? state : item["Location"] ?? "",
        item["Paused"] == "1",
        Number(item["Status"]),
        Number(item["Wrapuptime"]) is > 0 and var rest && Number(item["LastCall"]) is > 0 and var last ? DateTimeOffset.FromUnixTimeSeconds(last + (long)rest) : null);

    private static QueueCallerRow Caller(AmiMessage item) => new(
        item["Queue"] ?? "",
        UniqueId.Parse(item["Uniqueid"]),
        ChannelName.Parse(item["Channel"] ?? ""),
        Number(item["Position"]),
        Number(item["Wait"]) is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
