using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Tests.Rest;

/// <summary>Another program that uses the REST API with a bearer token.</summary>
public sealed class ProgramClient(HttpClient http)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public HttpClient Http => http;

    /// <summary>A program with a new token of this role.</summary>
    /// <param name="owner">Whose it is. Null: the program's own.</param>
    public static async Task<ProgramClient> WithToken(WebApp app, UserRole role, DateTimeOffset? expiresAt = null, DateTimeOffset? revokedAt = null, User? owner = null)
    {
        var secret = ApiToken.NewSecret();
        var now = DateTimeOffset.UtcNow;
        await app.WithDatabase(async database =>
        {
            database.ApiTokens.Add(new ApiToken
            {
                Id = ApiTokenId.New(now), Name = $"a {role} program", Role = role, OwnerId = owner?.Id, TokenHash = ApiToken.HashOf(secret),
                CreatedAt = now, ExpiresAt = expiresAt, RevokedAt = revokedAt,
            });
            return await database.SaveChangesAsync();
        });
        return WithSecret(app, secret);
    }

    public static ProgramClient WithSecret(WebApp app, string secret)
    {
        var http = app.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return new ProgramClient(http);
    }

    public Task<HttpResponseMessage> Get(string path) => http.GetAsync(new Uri("/api/v1" + path, UriKind.Relative));

    public Task<HttpResponseMessage> Post(string path, object body) => http.PostAsJsonAsync(new Uri("/api/v1" + path, UriKind.Relative), body);

    /// <param name="ifMatch">The version that was read. Null: it is not said.</param>
    public Task<HttpResponseMessage> Patch(string path, object body, string? ifMatch) => Send(HttpMethod.Patch, path, JsonContent.Create(body), ifMatch);

    /// <param name="ifMatch">As above.</param>
    public Task<HttpResponseMessage> Delete(string path, string? ifMatch) => Send(HttpMethod.Delete, path, null, ifMatch);

    /// <summary>The answer's JSON; the status must be 200.</summary>
    public async Task<JsonNode> Read(string path)
    {
        using var answer = await Get(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>The problem that the answer tells; it must be one, and name the status that it comes with.</summary>
    public static async Task<JsonNode> Problem(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), text);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"), text);
        var problem = JsonNode.Parse(text)!;
        Assert.That((int?)problem["status"], Is.EqualTo((int)status));
        Assert.That((string?)problem["title"], Is.Not.Empty);
        Assert.That((string?)problem["detail"], Is.Not.Empty);
        return problem;
    }

    /// <summary>Compares two JSON documents as text, so that a difference can be read.</summary>
    public static void AssertSame(JsonNode? answer, string expected) =>
        Assert.That(answer?.ToJsonString(Indented), Is.EqualTo(JsonNode.Parse(expected)!.ToJsonString(Indented)));

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content, string? ifMatch)
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v1" + path, UriKind.Relative)) { Content = content };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch is null ? [] : [ifMatch]);
        return await http.SendAsync(request);
    }
}
