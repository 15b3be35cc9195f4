using System.ComponentModel;
using OnPremCrm.Core.Exports;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>An export as programs read it.</summary>
[Description("A list on its way into a file. It is kept for a week, for the person who asked.")]
public sealed record ExportAnswer(
    Guid Id, ExportNoun Noun, ExportFormat Format, string? Search, string? Tag, bool Mine,
    [property: Description("queued, running, then done: the file is at /api/v1/exports/{id}/file; or failed: fault says why.")] ExportState State,
    int RowsDone, long Bytes, DateTime CreatedAt, DateTime? EndedAt, string? Fault)
{
    public static ExportAnswer Of(Export export) => new(
        export.Id.Value, export.Noun, export.Format, export.Search, export.Tag, export.Mine, export.State, export.RowsDone, export.Bytes, export.CreatedAt.UtcDateTime, export.EndedAt?.UtcDateTime, export.Fault);
}
