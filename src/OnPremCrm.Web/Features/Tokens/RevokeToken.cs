using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Tokens;

/// <summary>A token that is worth nothing from now on. One's own; an administrator may revoke every one.</summary>
public static class RevokeToken
{
    /// <summary>False: there is no such token that this user may revoke.</summary>
    public sealed record Command(ApiTokenId Id) : IRequest<bool>;

    public sealed class Handler(CrmDatabase database, CurrentUser current, Audit audit, TimeProvider time, ILogger<Handler> logger) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var token = await database.ApiTokens.KeptBy(current).SingleOrDefaultAsync(token => token.Id == command.Id, ct);
            if (token is null)
            {
                return false;
            }

            token.RevokedAt ??= time.GetUtcNow();
            audit.Add("revoke", "api-tokens", token.Id.Value, new { token.Name });
            await database.SaveChangesAsync(ct);
            Log.TokenRevoked(logger, current.IdOrNull?.Value, token.Id.Value);
            return true;
        }
    }
}
