using System.ComponentModel;
using OnPremCrm.Core.Privacy;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>An erasure as programs read it. It names nobody.</summary>
public sealed record ErasureAnswer(
    Guid Id,
    [property: Description("queued; removing: everything in the database is gone, sound files are being removed; done.")] ErasureState State,
    [property: Description("Why it goes on later. Null: it does not wait.")] ErasureWait? WaitsFor,
    [property: Description("Of the request, as the company files it.")] string? Reference,
    string AskedBy, DateTime AskedAt, DateTime? RowsGoneAt, DateTime? DoneAt,
    [property: Description("How much of what went. Empty before it did.")] IReadOnlyDictionary<string, long> Counts)
{
    public static ErasureAnswer Of(Erasure erasure) => new(
        erasure.Id.Value, erasure.State, erasure.WaitsFor, erasure.Reference, erasure.AskedByName, erasure.AskedAt.UtcDateTime, erasure.RowsGoneAt?.UtcDateTime, erasure.DoneAt?.UtcDateTime, ErasureWords.Counts(erasure));
}
