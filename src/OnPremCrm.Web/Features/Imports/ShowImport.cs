using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>An import as far as it is: columns and preview of a draft; then how far it has come, and what it could not take.</summary>
public static class ShowImport
{
    private const int RowsTried = 12;
    private const int ValuesShown = 3;
    private const int MostProblems = 100;

    public sealed record Query(ImportId Id) : IRequest<Model?>;

    /// <param name="Columns">Of a draft.</param>
    /// <param name="Preview">What will happen to the first rows of a draft.</param>
    /// <param name="Problems">Rows that are not in, or not all of them; after an undo those that stayed.</param>
    /// <param name="First">The first rows of a draft, for the choice of the headings' line.</param>
    public sealed record Model(
        Import Import, IReadOnlyList<Column> Columns, IReadOnlyList<RowPlan> Preview, IReadOnlyList<(int Line, string[] Cells)> First, IReadOnlyList<Problem> Problems,
        IReadOnlyList<ImportTemplate> Templates);

    /// <param name="Values">Some that stand in it.</param>
    public sealed record Column(string Heading, string Field, IReadOnlyList<string> Values);

    /// <param name="ContactName">Null: the row is in no contact, or the contact is gone.</param>
    public sealed record Problem(ImportRow Row, string? ContactName);

    public sealed class Handler(CrmDatabase database, ImportBook book, ImportReview review) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            if (await book.FindAsync(query.Id, ct) is not { } import)
            {
                return null;
            }

            return import.State == ImportState.Draft ? await DraftAsync(import, ct) : new Model(import, [], [], [], await ProblemsAsync(import, ct), []);
        }

        private async Task<Model> DraftAsync(Import import, CancellationToken ct)
        {
            var first = await book.FirstRowsAsync(import, ct);
            var rows = first.FindAll(row => row.Line > import.HeadingLine);
            var columns = import.Headings.Select((heading, at) => new Column(heading, import.Fields[at],
                [.. rows.Where(row => at < row.Cells.Length && !string.IsNullOrWhiteSpace(row.Cells[at])).Select(row => row.Cells[at].Trim()).Distinct().Take(ValuesShown)])).ToList();
            var preview = await review.PreviewAsync(import, rows[..Math.Min(rows.Count, RowsTried)], ct);
            var templates = await database.ImportTemplates.AsNoTracking().OrderBy(template => template.Name.ToLower()).ToListAsync(ct);
            return new Model(import, columns, preview, first, [], templates);
        }

        private async Task<IReadOnlyList<Problem>> ProblemsAsync(Import import, CancellationToken ct)
        {
            var rows = database.ImportRows.AsNoTracking().Where(row => row.ImportId == import.Id);
            rows = import.State is ImportState.Undoing or ImportState.Undone
                ? rows.Where(row => row.Undo == RowUndo.Kept)
                : rows.Where(row => row.Outcome == RowOutcome.Refused || row.Remarks != null);
            var shown = await rows.OrderBy(row => row.Outcome != RowOutcome.Refused).ThenBy(row => row.Line).Take(MostProblems).ToListAsync(ct);
            var ids = shown.Select(row => row.ContactId).OfType<Guid>().Select(id => new ContactId(id)).Distinct().ToList();
            var names = await database.Contacts.Where(contact => ids.Contains(contact.Id)).ToDictionaryAsync(contact => contact.Id.Value, contact => contact.Name, ct);
            return shown.ConvertAll(row => new Problem(row, row.ContactId is { } id ? names.GetValueOrDefault(id) : null));
        }
    }
}
