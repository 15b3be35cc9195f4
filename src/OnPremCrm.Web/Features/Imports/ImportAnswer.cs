using System.ComponentModel;
using OnPremCrm.Core.Imports;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>An import as programs read it.</summary>
[Description("A file of contacts on its way into the contact base.")]
public sealed record ImportAnswer(
    Guid Id,
    [property: Description("draft, until POST .../run; then queued, running, done, cancelled or failed; after an undo undo-queued, undoing, undone.")] ImportState State,
    string FileName,
    ImportFormat Format,
    [property: Description("Of the file, in its order, each with the field that it goes into.")] IReadOnlyList<ImportAnswer.Column> Columns,
    [property: Description("What becomes of contacts that are there already.")] ImportPolicy Policy,
    [property: Description("Where numbers without a country are; ZZ: nowhere.")] string Country,
    string? AreaCode,
    Guid? OwnerId,
    int RowsTotal,
    int RowsDone,
    [property: Description("New contacts.")] int Added,
    int Changed,
    int Unchanged,
    int Skipped,
    [property: Description("Rows that cannot be stored; GET .../problems has them.")] int Refused,
    [property: Description("Rows about which a person has to decide, on the page.")] int Waiting,
    [property: Description("Rows that are in, but of which something could not be read; GET .../problems has them.")] int Remarked,
    [property: Description("Rows that an undo took back.")] int TakenBack,
    [property: Description("Rows that an undo left, because somebody edited the contact later.")] int Kept,
    bool CanBeUndone,
    DateTime CreatedAt,
    DateTime? StartedAt,
    DateTime? EndedAt,
    DateTime? UndoneAt,
    string? Fault)
{
    public sealed record Column(string Heading, [property: Description("A word such as name, first-name, phone, email; custom:KEY for an own field; null: not imported.")] string? Field);

    public static ImportAnswer Of(Import import, DateTimeOffset now) => new(
        import.Id.Value, import.State, import.FileName, import.Format, [.. import.Headings.Zip(import.Fields, (heading, field) => new Column(heading, field.Length == 0 ? null : field))],
        import.Policy, import.Country, import.AreaCode, import.OwnerId?.Value, import.RowsTotal, import.RowsDone(), import.Added, import.Changed, import.Unchanged, import.Skipped, import.Refused, import.Waiting,
        import.Remarked, import.TakenBack, import.Kept, import.CanBeUndone(now), import.CreatedAt.UtcDateTime, import.StartedAt?.UtcDateTime, import.EndedAt?.UtcDateTime, import.UndoneAt?.UtcDateTime, import.Fault);
}
