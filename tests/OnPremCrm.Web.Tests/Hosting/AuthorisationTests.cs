using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Hosting;

/// <summary>Walks every page and every endpoint there is, as nobody and as each role. A new one that nobody thought of is closed, and a new open one is noticed here.</summary>
public sealed class AuthorisationTests
{
    private const string AnyId = "01999999-0000-7000-8000-000000000000";

    /// <summary>What the world may see without a log-in. The last is any address of the API that does not exist.</summary>
    private static readonly string[] Open = ["/login", "/password/" + AnyId, "/language", "/error", "/offline", "/app.webmanifest", "/api/v1/health", "/api/v1/openapi.json", "/api/" + AnyId];

    /// <summary>Beginnings of what only an administrator may see.</summary>
    private static readonly string[] AdminOnly = ["/audit", "/privacy", "/users", "/fields", "/numbers", "/rights", "/settings/company", "/settings/security", "/results", $"/contacts/{AnyId}/access", $"/organisations/{AnyId}/access", $"/contacts/{AnyId}/erase"];

    /// <summary>Beginnings of what managers and administrators may see, and operators may not.</summary>
    private static readonly string[] ManagerOnly = ["/overview", "/ledger", "/imports", "/contacts/deleted", "/organisations/deleted", $"/calls/{AnyId}/events"];

    private WebApp _app = null!;

    [OneTimeSetUp]
    public async Task Start() => _app = await WebApp.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [Test]
    public async Task Nobody_gets_in_anywhere_but_the_open_pages()
    {
        var client = _app.Anonymous();
        var wrong = new List<string>();
        foreach (var (method, path) in Endpoints())
        {
            using var answer = await Send(client, method, path);
            var isRefused = answer.StatusCode == HttpStatusCode.Unauthorized
                || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().StartsWith("/login", StringComparison.Ordinal));
            if (isRefused == Open.Contains(path))
            {
                wrong.Add($"{method} {path}: {answer.StatusCode}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [TestCase(UserRole.Operator)]
    [TestCase(UserRole.Manager)]
    [TestCase(UserRole.Admin)]
    public async Task A_role_sees_its_own_pages_and_no_others(UserRole role)
    {
        var client = await _app.SignedInAs(role);
        var wrong = new List<string>();
        foreach (var (method, path) in Endpoints().Where(endpoint => endpoint.Method == "GET" && !endpoint.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            using var answer = await Send(client, method, path);
            var isForAdmin = AdminOnly.Any(beginning => path.StartsWith(beginning, StringComparison.Ordinal));
            var isForManager = ManagerOnly.Any(beginning => path.StartsWith(beginning, StringComparison.Ordinal));
            var isRefused = answer.StatusCode == HttpStatusCode.Forbidden;
            if (isRefused != ((isForAdmin && role != UserRole.Admin) || (isForManager && role == UserRole.Operator)) || (int)answer.StatusCode >= 500)
            {
                wrong.Add($"{method} {path}: {answer.StatusCode}");
            }
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task The_side_bar_offers_no_place_that_the_role_may_not_see([Values] UserRole role)
    {
        var client = await _app.SignedInAs(role);
        var page = await client.Read("/more");
        var links = System.Text.RegularExpressions.Regex.Matches(page, "href=\"(/[a-z/]*)\"").Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.That(links, Does.Contain("/more"));
        foreach (var link in links)
        {
            using var answer = await client.Get(link);
            Assert.That((int)answer.StatusCode, Is.LessThan(400), () => $"{role}: {link}");
        }
    }

    private static Task<HttpResponseMessage> Send(PageClient client, string method, string path)
    {
        // streams answer with their head and then stay open
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "GET" ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        return client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private List<(string Method, string Path)> Endpoints()
    {
        _app.CreateClient().Dispose();
        var endpoints = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, PathOf(endpoint.RoutePattern))))
            .Distinct().ToList();
        Assert.That(endpoints, Has.Count.GreaterThan(5));
        return endpoints;
    }

    private static string PathOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart { IsOptional: true } => "",
        RoutePatternParameterPart => AnyId,
        _ => throw new InvalidOperationException(pattern.RawText),
    }))));
}
