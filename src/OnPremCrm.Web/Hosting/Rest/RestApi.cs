using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>
/// What all REST endpoints share: bearer tokens, JSON, problems, the rate limit and the description at /api/v1/openapi.json.
/// A feature maps its own with <see cref="Of"/>.
/// </summary>
public sealed class RestApi : IFeature
{
    public const string Root = "/api/v1";

    private const string AnyToken = "any-token";

    /// <summary>The endpoints of one noun: for any program with a good token, whatever its role.</summary>
    public static RouteGroupBuilder Of(WebApplication app, string noun) => app.MapGroup($"{Root}/{noun}")
        .WithTags(noun)
        .RequireAuthorization(AnyToken)
        .RequireRateLimiting(RequestRate.Policy)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    public void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(AnyToken, policy => policy.AddAuthenticationSchemes(TokenAuthentication.SchemeName).RequireAuthenticatedUser());
        services.TryAddScoped<HomeNumbering>();
        services.AddScoped<TypedNumbers>();
        services.AddScoped<AnsweredRequests>();
        services.AddHostedService<ForgetWorker>();
        services.AddSingleton<RecordingStore>();
        services.Configure<RateLimiterOptions>(options => options.AddPolicy<string, RequestRate>(RequestRate.Policy));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<JsonOptions>(options => Configure(options.SerializerOptions));
        services.AddOpenApi(Description.Configure);
    }

    public void Map(WebApplication app)
    {
        app.Use((context, next) => ExplainRefusals(context, next, app.Logger));
        app.UseWhen(context => IdempotencyKey.IsMeant(context.Request), posts => posts.UseMiddleware<IdempotencyKey>());
        app.MapOpenApi($"{Root}/openapi.json").AllowAnonymous();
        app.Map("/api/{**rest}", NoSuchAddress.Explain).ExcludeFromDescription().AllowAnonymous().WithOrder(NoSuchAddress.Order);
    }

    private static void Configure(JsonSerializerOptions json)
    {
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)); // as Core.Word writes them
        json.NumberHandling = JsonNumberHandling.Strict;
        json.AllowDuplicateProperties = false;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
    }

    // The framework throws when a body is no JSON or lacks a field, and a noun when a right does not reach; the program hears what, not a bare status.
    private static async Task ExplainRefusals(HttpContext context, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException refused) when (context.Request.Path.StartsWithSegments(Root) && !context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, refused.StatusCode, refused.InnerException is JsonException json ? Explain(json) : refused.Message);
        }
        catch (NotAllowedException refused) when (context.Request.Path.StartsWithSegments(Root) && !context.Response.HasStarted)
        {
            Log.NotAllowed(logger, refused.Message);
            await Problems.WriteAsync(context, StatusCodes.Status403Forbidden, refused.Message);
        }
        catch (Exception gone) when (GoneMeanwhile.IsCauseOf(gone) && context.Request.Path.StartsWithSegments(Root) && !context.Response.HasStarted)
        {
            Log.GoneMeanwhile(logger, gone);
            await Problems.WriteAsync(context, StatusCodes.Status409Conflict, GoneMeanwhile.Explanation);
        }
        catch (Exception refused) when (UnstorableText.IsCauseOf(refused) && context.Request.Path.StartsWithSegments(Root) && !context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, UnstorableText.Explanation);
        }
    }

    private static string Explain(JsonException json) =>
        json.Path is { Length: > 2 } path ? $"The body cannot be read at {path}." : "The body must be a JSON object with the fields that the description names.";
}
