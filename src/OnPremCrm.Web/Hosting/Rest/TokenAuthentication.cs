using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>Knows a program by its bearer token. Asked for by the REST endpoints alone: a token opens no page, and a cookie opens no endpoint.</summary>
public sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, CrmDatabase database)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "token";

    private const string Prefix = "Bearer ";
    private const int LongestToken = 512;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var secret = header[Prefix.Length..].Trim();
        var token = secret.Length is 0 or > LongestToken ? null : await FindAsync(secret, Context.RequestAborted);
        if (token is null)
        {
            return AuthenticateResult.Fail("unknown, expired or revoked");
        }

        await NoteUseAsync(token, Context.RequestAborted);
        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(token), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"OnPremCrm\"";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, Request.Headers.Authorization.Count == 0
            ? "Send a token: \"Authorization: Bearer TOKEN\"."
            : "The token is unknown, expired or revoked.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "This token's role may not do that.");

    private async Task<ApiToken?> FindAsync(string secret, CancellationToken ct)
    {
        var hash = ApiToken.HashOf(secret);
        var token = await database.ApiTokens.AsNoTracking().SingleOrDefaultAsync(known => known.TokenHash == hash, ct);
        return token is not null && CryptographicOperations.FixedTimeEquals(token.TokenHash, hash) && token.IsGood(TimeProvider.GetUtcNow()) ? token : null;
    }

    // To the minute: a busy program must not cause a write for each of its requests.
    private async Task NoteUseAsync(ApiToken token, CancellationToken ct)
    {
        var now = TimeProvider.GetUtcNow();
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        if (token.LastUsedAt is null || token.LastUsedAt < minute)
        {
            await database.ApiTokens.Where(known => known.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(known => known.LastUsedAt, minute), ct);
        }
    }

    private static ClaimsPrincipal PrincipalOf(ApiToken token) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, token.Name), new Claim(ClaimTypes.Role, token.Role.ToString())], SchemeName));
}
