using System.Text.Json;
using System.Text.Json.Nodes;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>A body of which it matters which fields were sent: absent and null are not the same. Says nothing to the description; an endpoint tells with Accepts what fields there are.</summary>
public sealed record SentFields(JsonObject Fields)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static async ValueTask<SentFields?> BindAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, documentOptions: Strict, cancellationToken: context.RequestAborted) is JsonObject fields
                ? new SentFields(fields)
                : throw new BadHttpRequestException("The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new BadHttpRequestException("The body cannot be read.", StatusCodes.Status400BadRequest, wrong);
        }
    }
}
