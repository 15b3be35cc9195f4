using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Users;

/// <summary>Everybody who may log in, and the phones that rang lately but belong to nobody: their calls pop for no one.</summary>
public static class ListUsers
{
    // How far back a phone without a user still matters.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    public sealed record Query(bool WithInactive) : IRequest<Model>;

    public sealed record Model(IReadOnlyList<User> Users, int Inactive, IReadOnlyList<UnknownPhone> UnknownPhones);

    public sealed record UnknownPhone(string Server, string Extension, int Calls, DateTimeOffset LastAt);

    public sealed class Handler(CrmDatabase database, TimeProvider time) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var users = await database.Users.AsNoTracking().Include(user => user.Extensions)
                .Where(user => user.IsActive || query.WithInactive)
                .OrderByDescending(user => user.IsActive).ThenBy(user => user.Name).ThenBy(user => user.Id)
                .ToListAsync(ct);
            var inactive = await database.Users.CountAsync(user => !user.IsActive, ct);
            return new Model(users, inactive, await FindUnknownPhones(ct));
        }

        private async Task<IReadOnlyList<UnknownPhone>> FindUnknownPhones(CancellationToken ct)
        {
            var since = time.GetUtcNow() - Lately;
            var seen = database.CallLegs
                .Where(leg => !leg.IsTrunk && leg.Extension != null && leg.DialledAt >= since)
                .Join(database.Calls, leg => leg.CallId, call => call.Id, (leg, call) => new { call.Server, leg.Extension, leg.CallId, leg.DialledAt });
            return await seen
                .Where(leg => !database.UserExtensions.Any(known => known.Server == leg.Server && known.Extension == leg.Extension))
                .GroupBy(leg => new { leg.Server, leg.Extension })
                .Select(group => new UnknownPhone(group.Key.Server, group.Key.Extension!, group.Select(leg => leg.CallId).Distinct().Count(), group.Max(leg => leg.DialledAt)))
                .ToListAsync(ct);
        }
    }
}
