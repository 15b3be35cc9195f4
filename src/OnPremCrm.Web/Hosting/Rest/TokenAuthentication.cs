using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Rest;

/// <summary>Knows a program by its bearer token. Asked for by the REST endpoints alone: a token opens no page, and a cookie opens no endpoint.</summary>
public sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, CrmDatabase database, AddressGuard guard)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "token";

    private const string Prefix = "Bearer ";
    private const int LongestToken = 512;
    private const string NotFromHere = "not from this address";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var secret = header[Prefix.Length..].Trim();
        var found = secret.Length is 0 or > LongestToken ? null : await FindAsync(secret, Context.RequestAborted);
        if (found is not (var token, var viewer))
        {
            return AuthenticateResult.Fail("unknown, expired or revoked");
        }

        if (!await guard.LetsProgramsInAsync(Context.RequestAborted))
        {
            Log.TokenRefusedByAddress(Logger, token.Id.Value, guard.Address);
            return AuthenticateResult.Fail(NotFromHere);
        }

        await NoteUseAsync(token, Context.RequestAborted);
        return AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(token, viewer), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if ((await HandleAuthenticateOnceSafeAsync()).Failure?.Message == NotFromHere)
        {
            await Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "Tokens are not accepted from this address. An administrator keeps the list under Settings, Log-in and access.");
            return;
        }

        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer realm=\"OnPremCrm\"";
        await Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, Request.Headers.Authorization.Count == 0
            ? "Send a token: \"Authorization: Bearer TOKEN\"."
            : "The token is unknown, expired or revoked.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "This token's role may not do that.");

    // What it may do is looked up anew each time: a token of somebody who became an operator is an operator's.
    private async Task<(ApiToken Token, Viewer Viewer)?> FindAsync(string secret, CancellationToken ct)
    {
        var hash = ApiToken.HashOf(secret);
        var token = await database.ApiTokens.AsNoTracking().SingleOrDefaultAsync(known => known.TokenHash == hash, ct);
        if (token is null || !CryptographicOperations.FixedTimeEquals(token.TokenHash, hash) || !token.IsGood(TimeProvider.GetUtcNow()))
        {
            return null;
        }

        if (token.OwnerId is not { } ownerId)
        {
            return (token, new Viewer(token.Role, null));
        }

        var owner = await database.Users.AsNoTracking().Include(user => user.CustomRole!.Grants).SingleAsync(user => user.Id == ownerId, ct);
        return owner.IsActive ? (token, Viewer.OfToken(token, owner, await Teammates.OfAsync(database, owner, ct))) : null;
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

    private static ClaimsPrincipal PrincipalOf(ApiToken token, Viewer viewer) => new(new ViewerIdentity(
        viewer, SchemeName, [new Claim(ClaimTypes.Name, token.Name), new Claim(ClaimTypes.Role, viewer.Role.ToString()), new Claim(CurrentUser.TokenClaim, token.Id.ToString())]));
}
