using System.Text.Json;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>The rows below a call, as JSON with the columns' names.</summary>
internal static class ChildRows
{
    public const string Legs = "call_legs";
    public const string Segments = "talk_segments";
    public const string Transfers = "call_transfers";

    /// <summary>All rows of a snapshot, by table.</summary>
    public static IEnumerable<(string Table, int Ordinal, string Json)> Of(CallId call, CallSnapshot snapshot)
    {
        for (var i = 0; i < snapshot.Legs.Count; i++)
        {
            var leg = snapshot.Legs[i];
            yield return (Legs, i, JsonSerializer.Serialize(
                new Leg(call.Value, i, leg.Uniqueid, leg.Channel, leg.Extension, leg.Trunk is not null, leg.DialledAt.UtcDateTime, leg.RangAt?.UtcDateTime,
                    leg.AnsweredAt?.UtcDateTime, leg.EndedAt?.UtcDateTime, leg.Outcome is { } outcome ? Word.Of(outcome) : null, leg.HangupCause),
                SnapshotJson.Row));
        }

        for (var i = 0; i < snapshot.Segments.Count; i++)
        {
            var segment = snapshot.Segments[i];
            yield return (Segments, i, JsonSerializer.Serialize(
                new Segment(call.Value, i, Word.Of(segment.Kind), segment.Parties, segment.From.UtcDateTime, segment.To?.UtcDateTime), SnapshotJson.Row));
        }

        for (var i = 0; i < snapshot.Transfers.Count; i++)
        {
            var transfer = snapshot.Transfers[i];
            yield return (Transfers, i, JsonSerializer.Serialize(
                new Transfer(call.Value, i, Word.Of(transfer.Kind), transfer.From, transfer.To ?? "", transfer.Completed, transfer.At.UtcDateTime), SnapshotJson.Row));
        }
    }

    /// <summary>How many rows a snapshot has in a table.</summary>
    public static int Count(CallSnapshot snapshot, string table) => table switch
    {
        Legs => snapshot.Legs.Count,
        Segments => snapshot.Segments.Count,
        _ => snapshot.Transfers.Count,
    };

    private sealed record Leg(
        Guid CallId, int Ordinal, string Uniqueid, string Channel, string? Extension, bool IsTrunk, DateTime DialledAt, DateTime? RangAt,
        DateTime? AnsweredAt, DateTime? EndedAt, string? Outcome, int? HangupCause);

    private sealed record Segment(Guid CallId, int Ordinal, string Kind, IReadOnlyList<string> Parties, DateTime StartedAt, DateTime? EndedAt);

    private sealed record Transfer(Guid CallId, int Ordinal, string Kind, string FromExtension, string ToExtension, bool Completed, DateTime At);
}
