using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Tables;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>/audit/export: what the audit shows under the same address, as a file, sent while it is read. The taking along is itself an entry, before the first row leaves and after the last.</summary>
public sealed class ExportEntries : IFeature
{
    private const string Noun = "audit";

    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<AuditFinder>();
        services.AddScoped<AuditExport>();
    }

    public void Map(WebApplication app) => app.MapGet("/audit/export", Export).RequireAuthorization(Policies.Admin);

    private static async Task<IResult> Export(HttpContext httpContext, AuditExport export, CrmDatabase database, Audit audit, Clock clock, Words words, string? format, CancellationToken ct)
    {
        var isWorkbook = format == "xlsx";
        if (!isWorkbook && format != "csv")
        {
            return TypedResults.BadRequest();
        }

        var question = AuditQuestion.Read(httpContext.Request.Query);
        var asked = QueryString.Create(question.Parameters).Value;
        audit.Add("export", Noun, null, new { format, question = asked });
        await database.SaveChangesAsync(ct);

        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{words["audit.title"]} {clock.Now:yyyy-MM-dd HH.mm}.{format}");
        httpContext.Response.ContentType = isWorkbook ? TableWorkbook.MediaType : TableCsv.MediaType;
        httpContext.Response.Headers.ContentDisposition = disposition.ToString();
        httpContext.Response.Headers.CacheControl = "private, no-store";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        if (isWorkbook && httpContext.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            body.AllowSynchronousIO = true; // as the library that writes the workbook needs it
        }

        var rows = export.RowsAsync(question, ct);
        var written = isWorkbook
            ? await TableWorkbook.WriteAsync(httpContext.Response.Body, export.Columns, rows, words["audit.title"], words["export.tooLong", TableWorkbook.MostRows], ct)
            : await TableCsv.WriteAsync(httpContext.Response.Body, export.Columns, rows, ct);
        audit.Add("export-done", Noun, null, new { format, question = asked, rows = written });
        await database.SaveChangesAsync(ct);
        return TypedResults.Empty;
    }
}
