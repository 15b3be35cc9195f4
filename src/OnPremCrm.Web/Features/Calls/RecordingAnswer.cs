using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Recordings;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Sends a recording in the parts that the player asks for (Range). It may not be kept by any cache on the way.</summary>
public static class RecordingAnswer
{
    public static PhysicalFileHttpResult Send(HttpContext context, FileInfo file, Recording recording, bool asCopy)
    {
        var disposition = new ContentDispositionHeaderValue(asCopy ? "attachment" : "inline");
        disposition.SetHttpFileName($"{recording.StartedAt ?? recording.CreatedAt:yyyyMMdd-HHmmss}-{recording.Id}{file.Extension}");
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.CacheControl = "private, no-cache";
        var tag = recording.Sha256 is { } sum ? new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(sum)}\"") : null;
        return TypedResults.PhysicalFile(file.FullName, MediaTypeOf(file, recording), null, file.LastWriteTimeUtc, tag, enableRangeProcessing: true);
    }

    private static string MediaTypeOf(FileInfo file, Recording recording) => recording.MediaType ?? file.Extension.ToLowerInvariant() switch
    {
        ".wav" => "audio/wav",
        ".opus" or ".ogg" => "audio/ogg",
        ".mp3" => "audio/mpeg",
        _ => "application/octet-stream",
    };
}
