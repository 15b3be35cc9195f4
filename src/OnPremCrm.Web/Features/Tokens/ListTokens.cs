using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Tokens;

/// <summary>One's own tokens, or for an administrator all of them. Revoked ones are gone; expired ones stay, so that one sees why a program stopped.</summary>
public static class ListTokens
{
    public sealed record Query(bool All) : IRequest<IReadOnlyList<Row>>;

    /// <param name="Owner">Null: nobody's.</param>
    /// <param name="Role">What it may do at present: no more than its owner.</param>
    public sealed record Row(ApiToken Token, User? Owner, UserRole Role, bool IsGood);

    public sealed class Handler(CrmDatabase database, CurrentUser current, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken ct)
        {
            var (id, now) = (current.Id, time.GetUtcNow());
            var tokens = await database.ApiTokens.AsNoTracking().KeptBy(current)
                .Where(token => token.RevokedAt == null && (query.All || token.OwnerId == id)).OrderByDescending(token => token.Id).ToListAsync(ct);
            var owners = tokens.Select(token => token.OwnerId).OfType<UserId>().Distinct().ToList();
            var people = await database.Users.AsNoTracking().Where(user => owners.Contains(user.Id)).ToDictionaryAsync(user => user.Id, ct);
            return tokens.ConvertAll(token =>
            {
                var owner = token.OwnerId is { } ownerId ? people[ownerId] : null;
                return new Row(token, owner, owner is not null && owner.Role < token.Role ? owner.Role : token.Role, token.IsGood(now) && owner?.IsActive != false);
            });
        }
    }
}
