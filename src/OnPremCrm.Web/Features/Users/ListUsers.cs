using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Users;

/// <summary>Everybody who may log in, who can be reached now and who wants help; and the phones that rang lately but belong to nobody: their calls pop for no one.</summary>
public static class ListUsers
{
    // How far back a phone without a user still matters.
    private static readonly TimeSpan Lately = TimeSpan.FromDays(30);

    /// <param name="Text">A part of a name, an address or an extension. Null: all.</param>
    /// <param name="Needing">Only those who want help.</param>
    /// <param name="Inactive">Those who may no longer log in, instead of the others.</param>
    public sealed record Query(string? Text, UserRole? Role, bool Needing, bool Inactive) : IRequest<Model>;

    /// <param name="Active">How many may log in, whatever the filter says; the next two are of these.</param>
    /// <param name="Everybody">By name, for whoever gives a phone to one of them.</param>
    public sealed record Model(
        IReadOnlyList<Row> Rows, int Active, int Reachable, int Needing, int Inactive, IReadOnlyList<UnknownPhone> UnknownPhones, IReadOnlyList<(UserId Id, string Name)> Everybody);

    public sealed record Row(User User, UserChecks.Findings Findings);

    public sealed record UnknownPhone(string Server, string Extension, int Calls, DateTimeOffset LastAt);

    public sealed class Handler(CrmDatabase database, UserChecks checks, TimeProvider time) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var users = await database.Users.AsNoTracking().Include(user => user.Extensions).OrderBy(user => user.Name.ToLower()).ThenBy(user => user.Id).ToListAsync(ct);
            var findings = await checks.ReadAsync(users, ct);
            var active = users.FindAll(user => user.IsActive);
            var rows = users.Where(user => user.IsActive != query.Inactive && (query.Role is null || user.Role == query.Role) && IsMeant(user, query.Text))
                .Select(user => new Row(user, findings[user.Id]))
                .Where(row => !query.Needing || row.Findings.Faults.Count > 0)
                .ToList();
            return new Model(
                rows, active.Count, active.Count(user => findings[user.Id].CanBeCalled), active.Count(user => findings[user.Id].Faults.Count > 0), users.Count - active.Count,
                await FindUnknownPhones(ct), active.ConvertAll(user => (user.Id, user.Name)));
        }

        private static bool IsMeant(User user, string? text) => string.IsNullOrWhiteSpace(text)
            || user.Name.Contains(text.Trim(), StringComparison.CurrentCultureIgnoreCase)
            || user.Email.Contains(text.Trim(), StringComparison.CurrentCultureIgnoreCase)
            || user.Extensions.Exists(phone => phone.Extension.StartsWith(text.Trim(), StringComparison.OrdinalIgnoreCase));

        private async Task<IReadOnlyList<UnknownPhone>> FindUnknownPhones(CancellationToken ct)
        {
            var since = time.GetUtcNow() - Lately;
            var seen = database.CallLegs
                .Where(leg => !leg.IsTrunk && leg.Extension != null && leg.DialledAt >= since)
                .Join(database.Calls, leg => leg.CallId, call => call.Id, (leg, call) => new { call.Server, leg.Extension, leg.CallId, leg.DialledAt });
            var phones = await seen
                .Where(leg => !database.UserExtensions.Any(known => known.Server == leg.Server && known.Extension == leg.Extension))
                .GroupBy(leg => new { leg.Server, leg.Extension })
                .Select(group => new UnknownPhone(group.Key.Server, group.Key.Extension!, group.Select(leg => leg.CallId).Distinct().Count(), group.Max(leg => leg.DialledAt)))
                .ToListAsync(ct);
            return [.. phones.OrderByDescending(phone => phone.LastAt)];
        }
    }
}
