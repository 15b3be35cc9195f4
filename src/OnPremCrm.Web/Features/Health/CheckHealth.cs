using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Servers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Health;

/// <summary>Whether the parts are there that calls need to be recorded and seen.</summary>
public static class CheckHealth
{
    /// <param name="WithDetails">The asker has a token.</param>
    public sealed record Query(bool WithDetails) : IRequest<HealthAnswer>;

    public sealed class Handler(CrmDatabase database, TimeProvider time, ILogger<Handler> logger) : IRequestHandler<Query, HealthAnswer>
    {
        // Monitors give up after a few seconds; a database that takes longer is out of order.
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

        public async Task<HealthAnswer> Handle(Query query, CancellationToken ct)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            try
            {
                var servers = await database.TelephonyServers.AsNoTracking().OrderBy(server => server.Name).ToListAsync(patience.Token);
                var now = time.GetUtcNow();
                return new HealthAnswer(
                    servers.Count > 0 && servers.TrueForAll(server => server.IsReachable(now)) ? HealthAnswer.Verdict.Ok : HealthAnswer.Verdict.Degraded,
                    HealthAnswer.Reach.Reachable,
                    query.WithDetails ? [.. servers.Select(server => Describe(server, now))] : null);
            }
            catch (Exception fault) when (DatabaseFault.IsCauseOf(fault) || (fault is OperationCanceledException && !ct.IsCancellationRequested))
            {
                Log.DatabaseUnreachable(logger, fault.Message);
                return new HealthAnswer(HealthAnswer.Verdict.Failing, HealthAnswer.Reach.Unreachable, null);
            }
        }

        private static HealthAnswer.Server Describe(TelephonyServer server, DateTimeOffset now) => new(
            server.Name, server.Link, server.LinkSince.UtcDateTime, server.LinkFault, server.AsteriskVersion,
            server.LastEventAt?.UtcDateTime, server.HeartbeatAt?.UtcDateTime, server.IsReachable(now));
    }
}
