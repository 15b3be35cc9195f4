using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MediatR;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>/privacy/erasures/{id}/certificate: what was erased, when and by whom, without anything that names the person. As text, or as JSON for programs.</summary>
public static class CertificateFile
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static async Task<IResult> Fetch(IMediator mediator, ErasureWords erasures, Words words, Clock clock, HttpContext http, Guid id, string? format, CancellationToken ct)
    {
        if (format is not ("json" or "txt") || await mediator.Send(new ShowErasure.Query(new ErasureId(id)), ct) is not { State: ErasureState.Done } erasure)
        {
            return TypedResults.NotFound();
        }

        http.Response.Headers.CacheControl = "private, no-store";
        var counts = ErasureWords.Counts(erasure);
        return format == "json"
            ? TypedResults.File(JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    Erasure = erasure.Id.Value, erasure.Reference, AskedBy = erasure.AskedByName, AskedAt = erasure.AskedAt.UtcDateTime, DatabaseErasedAt = erasure.RowsGoneAt!.Value.UtcDateTime,
                    DoneAt = erasure.DoneAt!.Value.UtcDateTime, Erased = counts,
                }, Readable), "application/json", $"erasure-{erasure.Id}.json")
            : TypedResults.File(Encoding.UTF8.GetBytes(Text(erasure, counts, erasures, words, clock)), "text/plain; charset=utf-8", $"erasure-{erasure.Id}.txt");
    }

    private static string Text(Erasure erasure, IReadOnlyDictionary<string, long> counts, ErasureWords erasures, Words words, Clock clock)
    {
        var text = new StringBuilder();
        text.AppendLine(words["privacy.certificate"]).AppendLine();
        Line("privacy.number", erasure.Id.ToString());
        Line("privacy.reference", erasure.Reference ?? "–");
        Line("privacy.askedBy", erasure.AskedByName);
        Line("privacy.askedAt", clock.Full(erasure.AskedAt));
        Line("privacy.rowsGoneAt", clock.Full(erasure.RowsGoneAt!.Value));
        Line("privacy.doneAt", clock.Full(erasure.DoneAt!.Value));
        text.AppendLine();
        foreach (var (_, name, how, count) in erasures.Of(counts))
        {
            text.AppendLine(CultureInfo.CurrentCulture, $"{count,8:N0}  {name} ({how})");
        }

        return text.AppendLine().AppendLine(words["privacy.callsStayed"]).AppendLine(words["privacy.notReached"]).ToString();

        void Line(string key, string value) => text.AppendLine(CultureInfo.CurrentCulture, $"{words[key]}: {value}");
    }
}
