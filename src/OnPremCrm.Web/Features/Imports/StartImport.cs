using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Features.Imports.Reading;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>Reads a file that somebody sent; nothing is in the contact base yet.</summary>
public static class StartImport
{
    private const int LongestName = 200;

    /// <param name="File">Can be read from the beginning as often as one likes.</param>
    public sealed record Command(string FileName, Stream File) : IRequest<Outcome>;

    /// <param name="Id">Null: it cannot be imported.</param>
    /// <param name="Fault">Why not.</param>
    /// <param name="Line">Where. Null: nowhere in particular.</param>
    public sealed record Outcome(ImportId? Id, TableFault? Fault = null, int? Line = null);

    public sealed class Handler(CrmDatabase database, ImportBook book, TypedNumbers numbers, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            ImportRights.Demand(user.Viewer);
            try
            {
                var format = TableFile.Recognise(command.File);
                string? encoding = null;
                string? delimiter = null;
                if (format == ImportFormat.Csv)
                {
                    (encoding, delimiter) = CsvTable.Guess(command.File);
                }

                var home = await numbers.HomeAsync(ct);
                var now = time.GetUtcNow();
                var name = Path.GetFileName(command.FileName) is { Length: > 0 } given ? given : "?";
                var import = new Import
                {
                    Id = ImportId.New(now), State = ImportState.Draft, FileName = name.Length > LongestName ? name[^LongestName..] : name, Format = format, Encoding = encoding, Delimiter = delimiter,
                    Country = home.Country, AreaCode = home.AreaCode, AskedBy = user.Person, AskedByName = user.Name, CreatedAt = now, Policy = ImportPolicy.Fill,
                };
                audit.Add("upload", "imports", import.Id.Value, new { file = import.FileName, bytes = command.File.Length });
                await book.BeginAsync(import, command.File, ct);
                await RememberAsync(import, ct);
                return new Outcome(import.Id);
            }
            catch (TableFileException refused)
            {
                database.ChangeTracker.Clear();
                return new Outcome(null, refused.Fault, refused.Line);
            }
        }

        // The same headings as last time: what was chosen then holds now.
        private async Task RememberAsync(Import import, CancellationToken ct)
        {
            if (import.HeadingLine == 0)
            {
                return;
            }

            var before = await database.Imports.AsNoTracking().Where(other => other.State != ImportState.Draft && other.Headings == import.Headings)
                .OrderByDescending(other => other.Id).Select(other => new { other.Fields, other.Template }).FirstOrDefaultAsync(ct);
            if (before is not null)
            {
                (import.Fields, import.Template) = (before.Fields, before.Template);
                await database.SaveChangesAsync(ct);
            }
        }
    }
}
