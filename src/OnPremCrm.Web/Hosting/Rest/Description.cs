using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>The OpenAPI description: made from the endpoints themselves, with the token scheme and names that a person would give.</summary>
public static class Description
{
    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = NameOf;
        options.AddDocumentTransformer(Introduce);
        options.AddOperationTransformer(AskForToken);
    }

    private static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OnPremCrm",
            Version = "1",
            Description = "Times are UTC. Lists come in pages: ask for the next one with the nextCursor of the last. Failures are problems (RFC 9457).",
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
