using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Ledgers;

/// <summary>Whether the log is whole: what the PBX's own ledger says of it, when nobody listened, and the work that somebody asked for.</summary>
public static class ShowLedger
{
    private const int MostGaps = 30;
    private const int MostJobs = 8;
    private const int MostExceptions = 50;

    /// <param name="Before">Gaps that began before then; null: the newest.</param>
    public sealed record Query(DateTimeOffset? Before) : IRequest<Model>;

    /// <param name="Older">Where the next page of gaps begins. Null on the last.</param>
    public sealed record Model(IReadOnlyList<Proof> Proofs, IReadOnlyList<Job> Jobs, IReadOnlyList<ListeningGap> Gaps, DateTimeOffset? Older, int FaultyRecordings)
    {
        public IEnumerable<string> Servers => Proofs.Select(proof => proof.Server.Name);

        public bool IsWorking => Jobs.Any(job => job.Row.State is LedgerJobState.Queued or LedgerJobState.Running);
    }

    /// <param name="Latest">Null: never compared.</param>
    /// <param name="Exceptions">Of the latest, the first few.</param>
    /// <param name="ExceptionCount">Of the latest, all.</param>
    /// <param name="IsServiceRunning">The telephony service gives a sign of life: work that is asked for will be done.</param>
    public sealed record Proof(TelephonyServer Server, LedgerProof? Latest, IReadOnlyList<LedgerException> Exceptions, int ExceptionCount, bool IsServiceRunning);

    /// <param name="AskedBy">Null: a timer or the tool.</param>
    public sealed record Job(LedgerJob Row, string? AskedBy, LedgerJobCounts? Counts);

    public sealed class Handler(CrmDatabase database, TimeProvider time) : IRequestHandler<Query, Model>
    {
        private static readonly TimeSpan RecordingsReach = TimeSpan.FromDays(30);

        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var proofs = new List<Proof>();
            foreach (var server in await database.TelephonyServers.AsNoTracking().OrderBy(server => server.Name).ToListAsync(ct))
            {
                var latest = await database.LedgerProofs.AsNoTracking().Where(proof => proof.Server == server.Name).OrderByDescending(proof => proof.MadeAt).FirstOrDefaultAsync(ct);
                var exceptions = latest is null ? [] : LedgerJson.Read<IReadOnlyList<LedgerException>>(latest.Exceptions);
                proofs.Add(new Proof(server, latest, [.. exceptions.Take(MostExceptions)], exceptions.Count, server.IsServiceRunning(now)));
            }

            var before = query.Before ?? DateTimeOffset.MaxValue;
            var gaps = await database.ListeningGaps.AsNoTracking().Where(gap => gap.FromAt < before).OrderByDescending(gap => gap.FromAt).Take(MostGaps + 1).ToListAsync(ct);
            var page = gaps.Take(MostGaps).ToList();
            var jobs = await database.LedgerJobs.AsNoTracking().OrderByDescending(job => job.AskedAt).Take(MostJobs).ToListAsync(ct);
            var askers = jobs.Select(job => job.AskedBy).OfType<UserId>().Distinct().ToList();
            var names = await database.Users.Where(user => askers.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Name, ct);
            return new Model(
                proofs, [.. jobs.Select(job => new Job(job, job.AskedBy is { } asker ? names.GetValueOrDefault(asker) : null, LedgerJobCounts.Read(job.Result)))],
                page, gaps.Count > MostGaps ? page[^1].FromAt : null,
                await FaultyRecordings.Of(database, CallId.LowestAt(now - RecordingsReach)).Take(100).CountAsync(ct));
        }
    }
}
