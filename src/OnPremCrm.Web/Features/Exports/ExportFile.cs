using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Exports;
using OnPremCrm.Core.Files;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>/exports/{id}/file: the file, for its asker alone. Each fetching is noted.</summary>
public static class ExportFile
{
    private const string VcardMediaType = "text/vcard; charset=utf-8";

    public static async Task<IResult> Fetch(HttpContext http, Guid id, CrmDatabase database, CurrentUser user, Clock clock, Words words, Audit audit, CancellationToken ct)
    {
        var (me, wanted) = (user.Person, new ExportId(id));
        if (await database.Exports.AsNoTracking().FirstOrDefaultAsync(export => export.Id == wanted && export.AskedBy == me && export.State == ExportState.Done, ct) is not { Bytes: > 0 } export
            || !user.May(AskExport.GuardedNounOf(export.Noun), Deed.Export))
        {
            return TypedResults.NotFound();
        }

        audit.Add("fetch", Core.Word.Of(export.Noun), null, new { export = id, rows = export.RowsDone });
        await database.SaveChangesAsync(ct);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{words["exports.noun." + Core.Word.Of(export.Noun)]} {clock.Local(export.CreatedAt):yyyy-MM-dd HH.mm}.{ExtensionOf(export.Format)}");
        http.Response.ContentType = export.Format switch { ExportFormat.Xlsx => TableWorkbook.MediaType, ExportFormat.Csv => TableCsv.MediaType, _ => VcardMediaType };
        http.Response.ContentLength = export.Bytes;
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.Headers.CacheControl = "private, no-store";
        await database.Database.OpenConnectionAsync(ct);
        await StoredFiles.CopyToAsync((NpgsqlConnection)database.Database.GetDbConnection(), id, http.Response.Body, ct);
        return TypedResults.Empty;
    }

    private static string ExtensionOf(ExportFormat format) => format == ExportFormat.Vcard ? "vcf" : Core.Word.Of(format);
}
