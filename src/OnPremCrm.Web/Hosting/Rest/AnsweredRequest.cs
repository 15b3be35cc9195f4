namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>What a request that did its work was answered.</summary>
/// <param name="RequestHash">SHA-256 of method, address and body.</param>
/// <param name="Body">Null: it had none, or was erased.</param>
/// <param name="ErasedAt">Not null: it spoke of a person who was erased.</param>
public sealed record AnsweredRequest(byte[] RequestHash, short Status, string? MediaType, string? Location, string? Etag, string? Body, DateTimeOffset? ErasedAt)
{
    public static AnsweredRequest Of(HttpResponse response, byte[] requestHash, string body) => new(
        requestHash, (short)response.StatusCode, response.ContentType, Known(response.Headers.Location), Known(response.Headers.ETag), body.Length == 0 ? null : body, null);

    private static string? Known(string? header) => string.IsNullOrEmpty(header) ? null : header;
}
