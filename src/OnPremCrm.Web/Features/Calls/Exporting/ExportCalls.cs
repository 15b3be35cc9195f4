using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Calls.Exporting;

/// <summary>
/// /calls/export: what the log shows under the same address, as a file: the same calls, columns, language and time zone. It is sent while it is read.
/// Who takes what along is noted before the first row leaves, and how many rows it was after the last.
/// </summary>
public sealed class ExportCalls : IFeature
{
    private const string FormatPart = "format";
    private const string Noun = "calls";

    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<CallExport>();
        services.AddScoped<ExportedColumns>();
    }

    public void Map(WebApplication app) => app.MapGet("/calls/export", Export);

    private static async Task<IResult> Export(HttpContext httpContext, CallExport export, ExportedColumns exported, CrmDatabase database, Audit audit, Clock clock, Words words, string? format, CancellationToken ct)
    {
        var (question, unread) = CallQuestion.Read(httpContext.Request.Query, FormatPart);
        var isWorkbook = format == "xlsx";
        // A file with something else in it than was asked for would go on living without the band that says so.
        if ((!isWorkbook && format != "csv") || unread.Count > 0 || (await export.AskAsync(question, ct)).Count > 0)
        {
            return TypedResults.BadRequest();
        }

        var chosen = await export.ColumnsAsync(ct);
        var columns = exported.Of(chosen);
        audit.Add("export", Noun, null, new { format, question = question.Query, columns = chosen.Select(Core.Word.Of) });
        await database.SaveChangesAsync(ct);

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{words["calls.title"]} {clock.Now:yyyy-MM-dd HH.mm}.{format}");
        httpContext.Response.ContentType = isWorkbook ? TableWorkbook.MediaType : TableCsv.MediaType;
        httpContext.Response.Headers.ContentDisposition = disposition.ToString();
        httpContext.Response.Headers.CacheControl = "private, no-store";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var rows = export.RowsAsync(ct);
        var written = isWorkbook ? await WriteWorkbookAsync(httpContext, columns, rows, words, ct) : await TableCsv.WriteAsync(httpContext.Response.Body, columns, rows, ct);
        audit.Add("export-done", Noun, null, new { format, question = question.Query, rows = written });
        await database.SaveChangesAsync(ct);
        return TypedResults.Empty;
    }

    // The library writes its XML, and .NET its zip, without waiting for the network asynchronously.
    private static Task<int> WriteWorkbookAsync(HttpContext httpContext, IReadOnlyList<TableColumn<CallRow>> columns, IAsyncEnumerable<CallRow> rows, Words words, CancellationToken ct)
    {
        if (httpContext.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            body.AllowSynchronousIO = true;
        }

        return TableWorkbook.WriteAsync(httpContext.Response.Body, columns, rows, words["calls.title"], words["export.tooLong", TableWorkbook.MostRows], ct);
    }
}
