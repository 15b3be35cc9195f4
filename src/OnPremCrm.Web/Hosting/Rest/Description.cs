using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>The OpenAPI description: made from the endpoints themselves, with the token scheme and names that a person would give.</summary>
public static class Description
{
    private static readonly Dictionary<string, string> Failures = new()
    {
        ["400"] = "A parameter, a header or the body cannot be read; \"errors\" names each one.",
        ["401"] = "No token, or one that is unknown, expired or revoked.",
        ["403"] = "The token's role may not do that.",
        ["404"] = "There is no such thing, or the token may not see it.",
        ["409"] = "Not in the state that it is in; or a request with the same key is being carried out.",
        ["410"] = "It was deleted; \"deletion\" names the deletion, by which it can be brought back.",
        ["412"] = "Somebody else saved it meanwhile, and nothing was done; after a change \"current\" is what they saved, \"yours\" what you sent.",
        ["413"] = "The body is too large.",
        ["422"] = "The key was sent with another request before.",
        ["428"] = "Say with If-Match which version you have read.",
        ["429"] = "Too many requests; Retry-After says when to go on.",
        ["503"] = "The database cannot be reached; try again later.",
    };

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = NameOf;
        options.AddDocumentTransformer(Introduce);
        options.AddSchemaTransformer(SayWhatIsWrong);
        options.AddOperationTransformer(AskForToken);
        options.AddOperationTransformer(DescribeAnswers);
        options.AddOperationTransformer(OfferKey);
        options.AddOperationTransformer(AskForVersion);
    }

    private static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OnPremCrm",
            Version = "1",
            Description = "Times are UTC. Lists come in pages: ask for the next one with the nextCursor of the last. Failures are problems (RFC 9457). A person whose role masks numbers gets each as \"+49 30 ••• •• 12\", and the header Numbers-Masked: true; such a text sent back in a record keeps the number that it stands for.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[TokenAuthentication.SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A token that an administrator made for this program.",
        };
        return Task.CompletedTask;
    }

    private static Task AskForToken(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenAuthentication.SchemeName, context.Document)] = [] }];
        }

        return Task.CompletedTask;
    }

    // Problems name what is wrong field by field, which the framework's own type does not tell.
    private static Task SayWhatIsWrong(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Per parameter or field what is wrong with it; only with 400.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
            schema.Properties["current"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "The record as it is stored now; only with 412." };
            schema.Properties["yours"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "What you have sent; only with 412." };
            schema.Properties["deletion"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Description = "The id of its deletion; only with 410 of a record." };
        }

        return Task.CompletedTask;
    }

    private static Task DescribeAnswers(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            if (Failures.TryGetValue(status, out var meaning))
            {
                answer.Description = meaning;
            }
        }

        return Task.CompletedTask;
    }

    private static Task OfferKey(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (context.Description.HttpMethod != HttpMethods.Post)
        {
            return Task.CompletedTask;
        }

        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Description = "Makes it safe to send this request again, for a day: it is carried out once, and answered the same. Any text that no other request has, such as a UUID.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.Longest },
        });
        operation.Responses ??= [];
        foreach (var (_, answer) in operation.Responses.Where(answer => answer.Key[0] == '2'))
        {
            ((OpenApiResponse)answer).Headers = new Dictionary<string, IOpenApiHeader>
            {
                [IdempotencyKey.ReplayedHeader] = new OpenApiHeader
                {
                    Description = "true: the request was carried out before, and this is what it was answered then.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["true"] },
                },
            };
        }

        foreach (var status in new[] { StatusCodes.Status409Conflict, StatusCodes.Status410Gone, StatusCodes.Status422UnprocessableEntity })
        {
            var code = status.ToString(CultureInfo.InvariantCulture);
            operation.Responses.TryAdd(code, new OpenApiResponse
            {
                Description = status == StatusCodes.Status410Gone ? "The request with this key was carried out, and what it was answered has been erased since." : Failures[code],
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [Problems.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) },
                },
            });
        }

        return Task.CompletedTask;
    }

    private static Task AskForVersion(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (operation.Responses?.ContainsKey("428") == true)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = HeaderNames.IfMatch,
                In = ParameterLocation.Header,
                Required = true,
                Description = "The ETag of the version that you have read, or * for whichever there is.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return Task.CompletedTask;
    }

    // CallAnswer is Call, CallAnswer.Transfer is CallTransfer, Page<CallAnswer> is CallPage.
    private static string? NameOf(JsonTypeInfo type)
    {
        if (OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null || type.Type.IsPrimitive)
        {
            return null;
        }

        if (type.Type.IsGenericType && type.Type.GetGenericTypeDefinition() == typeof(Page<>))
        {
            return Plain(type.Type.GenericTypeArguments[0]) + "Page";
        }

        var inner = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return inner.Assembly == typeof(Description).Assembly ? Plain(inner.DeclaringType) + Plain(inner) : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
    }

    private static string Plain(Type? type) => type?.Name.Replace("Answer", "", StringComparison.Ordinal) ?? "";
}
