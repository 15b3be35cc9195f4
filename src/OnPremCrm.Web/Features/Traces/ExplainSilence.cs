using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

/// <summary>Why no card came up at a phone in a certain minute: each link of the chain from Asterisk to the screen, looked at in the data.</summary>
public static class ExplainSilence
{
    /// <summary>Every property is a parameter of the address.</summary>
    public sealed record Query : IRequest<Model>
    {
        /// <summary>Null: the only one, or the user's own.</summary>
        public string? Server { get; init; }

        /// <summary>Null or empty: nothing is asked yet.</summary>
        public string? Extension { get; init; }

        /// <summary>The minute, in the user's time zone. Null: now.</summary>
        public DateTime? At { get; init; }
    }

    /// <param name="IsForbidden">An operator asked about somebody else's phone.</param>
    /// <param name="Answer">Null: nothing is asked yet.</param>
    /// <param name="UnknownPhones">Phones that rang lately and are nobody's. Empty for operators.</param>
    public sealed record Model(
        bool IsForbidden, string Server, string Extension, DateTimeOffset At, IReadOnlyList<string> Servers, IReadOnlyList<string> Extensions,
        SilenceAnswer? Answer, IReadOnlyList<UnknownPhone> UnknownPhones);

    public sealed record UnknownPhone(string Server, string Extension, DateTimeOffset LastAt);

    public sealed class Handler(CrmDatabase database, CurrentUser user, Clock clock, SilenceReader reader, TimeProvider time) : IRequestHandler<Query, Model>
    {
        private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var isAllowed = user.Is(UserRole.Manager);
            var servers = await database.TelephonyServers.OrderBy(server => server.Name).Select(server => server.Name).ToListAsync(ct);
            var own = user.Extensions;
            var server = query.Server ?? own.Select(phone => phone.Server).FirstOrDefault() ?? servers.FirstOrDefault() ?? "";
            var extension = (query.Extension ?? (isAllowed ? "" : own.Select(phone => phone.Extension).FirstOrDefault() ?? "")).Trim();
            var at = query.At is { } local ? clock.Meant(local) : time.GetUtcNow();
            var isForbidden = !isAllowed && extension.Length > 0 && !own.Contains((server, extension));
            var extensions = isAllowed
                ? await database.UserExtensions.Where(phone => phone.Server == server).OrderBy(phone => phone.Extension).Select(phone => phone.Extension).ToListAsync(ct)
                : [.. own.Where(phone => phone.Server == server).Select(phone => phone.Extension)];
            var isAsked = query is { Extension: not null, At: not null } && extension.Length > 0 && !isForbidden;
            return new Model(
                isForbidden, server, extension, at, servers, extensions, isAsked ? await reader.ReadAsync(server, extension, at, ct) : null, isAllowed ? await UnknownPhones(ct) : []);
        }

        private async Task<IReadOnlyList<UnknownPhone>> UnknownPhones(CancellationToken ct)
        {
            var since = CallId.LowestAt(time.GetUtcNow() - Lately);
            return await database.CallLegs.Where(leg => leg.CallId >= since && !leg.IsTrunk && leg.Extension != null && leg.RangAt != null)
                .Join(database.Calls, leg => leg.CallId, call => call.Id, (leg, call) => new { call.Server, leg.Extension, leg.RangAt })
                .Where(leg => !database.UserExtensions.Any(known => known.Server == leg.Server && known.Extension == leg.Extension))
                .GroupBy(leg => new { leg.Server, leg.Extension })
                .Select(phone => new UnknownPhone(phone.Key.Server, phone.Key.Extension!, phone.Max(leg => leg.RangAt!.Value)))
                .ToListAsync(ct);
        }
    }
}
