using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Imports;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>
/// /imports/{id}/problems: the rows that are not in, or not all of them, as they stood in the file, each with its line and what is wrong. Corrected, the file can
/// be imported as it is: the two columns in front are known and left out.
/// </summary>
public static class ProblemsFile
{
    public static async Task<IResult> Write(HttpContext httpContext, Guid id, string? format, ImportBook book, CrmDatabase database, RowWords rowWords, Words words, Audit audit, CancellationToken ct)
    {
        if (await book.FindAsync(new ImportId(id), ct) is not { } import)
        {
            return TypedResults.NotFound();
        }

        var isWorkbook = format != "csv";
        var columns = new List<TableColumn<ImportRow>>
        {
            new(words["imports.problems.line"], row => row.Line.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new(words["imports.problems.why"], row => rowWords.Problems(row), IsWide: true),
        };
        columns.AddRange(import.Headings.Select((heading, at) => new TableColumn<ImportRow>(heading, row => at < row.Cells.Length ? row.Cells[at] : null)));
        var rows = database.ImportRows.AsNoTracking()
            .Where(row => row.ImportId == import.Id && (row.Outcome == RowOutcome.Refused || row.Remarks != null || row.Undo == RowUndo.Kept)).OrderBy(row => row.Line).AsAsyncEnumerable();
        audit.Add("export", "import-problems", import.Id.Value, new { format = isWorkbook ? "xlsx" : "csv" });
        await database.SaveChangesAsync(ct);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{words["imports.problems.file"]} {Path.GetFileNameWithoutExtension(import.FileName)}.{(isWorkbook ? "xlsx" : "csv")}");
        httpContext.Response.ContentType = isWorkbook ? TableWorkbook.MediaType : TableCsv.MediaType;
        httpContext.Response.Headers.ContentDisposition = disposition.ToString();
        httpContext.Response.Headers.CacheControl = "private, no-store";
        if (!isWorkbook)
        {
            await TableCsv.WriteAsync(httpContext.Response.Body, columns, rows, ct);
            return TypedResults.Empty;
        }

        if (httpContext.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            body.AllowSynchronousIO = true; // the library writes its XML so
        }

        await TableWorkbook.WriteAsync(httpContext.Response.Body, columns, rows, words["imports.problems.file"], words["imports.problems.tooLong", TableWorkbook.MostRows], ct);
        return TypedResults.Empty;
    }
}
