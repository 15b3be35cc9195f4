using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>
/// A POST that carries a key is carried out once, however often it is sent: what it did and what it was answered are committed together, and whoever sends it again is
/// answered the same. A process that dies in between has done neither. See docs/decisions/idempotency-keys.md.
/// </summary>
public sealed class IdempotencyKey(RequestDelegate next)
{
    public const string Header = "Idempotency-Key";

    /// <summary>In an answer that was given before: "true".</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    public const int Longest = 200;

    private const int BufferBytes = 1 << 16;

    /// <summary>For every endpoint of programs that makes something.</summary>
    public static bool IsMeant(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments(RestApi.Root);

    public async Task InvokeAsync(HttpContext context, CrmDatabase database, CurrentUser user, AnsweredRequests answered)
    {
        if (user.TokenId is not { } token || !context.Request.Headers.TryGetValue(Header, out var sent))
        {
            await next(context);
            return;
        }

        if (sent is not [{ Length: > 0 and <= Longest } key] || key.Any(character => character is < '!' or > '~'))
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, $"\"{Header}\" must be 1 to {Longest} visible ASCII characters, the same each time this request is sent and never those of another request.");
            return;
        }

        var hash = await HashAsync(context.Request, context.RequestAborted);
        await using var transaction = await database.Database.BeginTransactionAsync(context.RequestAborted);
        if (!await answered.BeginAsync(token, key, context.RequestAborted))
        {
            context.Response.Headers[HeaderNames.RetryAfter] = "1";
            await Problems.WriteAsync(context, StatusCodes.Status409Conflict, $"A request with this \"{Header}\" is being carried out. Send it again in a second to be answered the same.");
            return;
        }

        if (await answered.FindAsync(token, key, context.RequestAborted) is { } before)
        {
            await ReplayAsync(context, before, hash);
            return;
        }

        using var held = new HeldAnswer(context);
        await next(context);
        var body = await held.ReadAsync();
        if (context.Response.StatusCode is >= StatusCodes.Status200OK and < StatusCodes.Status300MultipleChoices)
        {
            // From here on it is done: who hung up meanwhile may ask again.
            await answered.KeepAsync(token, key, AnsweredRequest.Of(context.Response, hash, Encoding.UTF8.GetString(body.Span)), CancellationToken.None);
        }

        if (context.Response.StatusCode < StatusCodes.Status500InternalServerError)
        {
            await transaction.CommitAsync(CancellationToken.None);
        }

        held.Release();
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static async Task ReplayAsync(HttpContext context, AnsweredRequest before, byte[] hash)
    {
        if (!before.RequestHash.AsSpan().SequenceEqual(hash))
        {
            await Problems.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, $"This \"{Header}\" was sent with another request. Each request has a key of its own.");
            return;
        }

        context.Response.Headers[ReplayedHeader] = "true";
        if (before.ErasedAt is not null)
        {
            await Problems.WriteAsync(context, StatusCodes.Status410Gone, "This request was carried out. What it was answered spoke of a person who has been erased since.");
            return;
        }

        context.Response.StatusCode = before.Status;
        SetIfKnown(HeaderNames.ContentType, before.MediaType);
        SetIfKnown(HeaderNames.Location, before.Location);
        SetIfKnown(HeaderNames.ETag, before.Etag);
        await context.Response.WriteAsync(before.Body ?? "", context.RequestAborted);

        void SetIfKnown(string header, string? value)
        {
            if (value is not null)
            {
                context.Response.Headers[header] = value;
            }
        }
    }

    // The body is read here, and once more by the endpoint.
    private static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        request.EnableBuffering(BufferBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await request.Body.ReadAsync(buffer, ct) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
