using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Tests.Rest;
using static OnPremCrm.Web.Tests.Rights.PageText;

namespace OnPremCrm.Web.Tests.Rights;

/// <summary>Every page and endpoint that can be read, for who looks for something that none of them should say.</summary>
internal static class Doors
{
    /// <summary>Names nothing.</summary>
    public const string AnyId = "01999999-0000-7000-8000-000000000000";

    /// <summary>Their addresses.</summary>
    /// <param name="idOf">The id behind a part of an address, "contacts". Null: any.</param>
    public static IEnumerable<string> Of(WebApp app, Func<string, string?> idOf) => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false)
        .Select(endpoint => PathOf(endpoint.RoutePattern, idOf)).Where(path => path is not "/logout").Distinct();

    /// <summary>Reads each as somebody's browser, those for programs with their token. Not the live stream, which carries nouns and ids, as LiveFeedTests see.</summary>
    /// <param name="leaksIn">What of an answer, its headers too, should not be in it.</param>
    /// <returns>How many could be read, and what was in them; a fault of ours counts too.</returns>
    public static async Task<(int Read, List<string> Leaks)> ReadAsync(WebApp app, User user, IEnumerable<string> paths, Func<string, IEnumerable<string>> leaksIn)
    {
        var browser = await app.SignedInAs(user);
        var program = await ProgramClient.WithToken(app, UserRole.Manager, owner: user);
        var leaks = new List<string>();
        var read = 0;
        foreach (var path in paths)
        {
            var http = path.StartsWith("/api/", StringComparison.Ordinal) ? program.Http : browser.Http;
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Accept.ParseAdd(path == "/pops" ? "text/vnd.turbo-stream.html" : "*/*");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                continue;
            }

            read += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
            var text = TextOf(await answer.Content.ReadAsByteArrayAsync()) + answer.Headers + answer.Content.Headers;
            leaks.AddRange(leaksIn(text).Select(secret => $"{path} ({(int)answer.StatusCode}): {secret}"));
            leaks.AddRange((int)answer.StatusCode >= 500 ? [$"{path}: {answer.StatusCode}"] : []);
        }

        return (read, leaks);
    }

    private static string PathOf(RoutePattern pattern, Func<string, string?> idOf)
    {
        var parts = pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content
            : part is RoutePatternParameterPart { IsOptional: true } ? "" : part is RoutePatternParameterPart ? "*" : "."))).ToArray();
        for (var i = 1; i < parts.Length; i++)
        {
            if (parts[i] == "*")
            {
                parts[i] = parts[i - 1] == "lists" ? "contacts" : idOf(parts[i - 1]) ?? AnyId;
            }
        }

        return "/" + string.Join('/', parts.Where(part => part.Length > 0));
    }
}
