using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>
/// Deletes the sound of a recording for good. Its row stays and says so, or the next reading of the ledger would fetch Asterisk's own file once more; the telephony service
/// removes the file.
/// </summary>
public static class DeleteRecording
{
    /// <summary>Which one it would be.</summary>
    public sealed record Query(CallId CallId, RecordingId Id) : IRequest<Recording?>;

    public sealed record Command(CallId CallId, RecordingId Id) : IRequest<Outcome>;

    public enum Outcome
    {
        Done,

        /// <summary>No such call, or no such recording of it, or none that whoever asks hears of.</summary>
        NotFound,

        /// <summary>There is no sound to delete: it is still being written, or there never was any, or it is gone.</summary>
        NotReady,
    }

    /// <exception cref="NotAllowedException">It is there, and whoever asks may not delete it.</exception>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Query, Recording?>, IRequestHandler<Command, Outcome>
    {
        public async Task<Recording?> Handle(Query query, CancellationToken ct)
        {
            var call = await WholeCall.FindAsync(database, query.CallId, ct);
            var recordings = database.Recordings.AsNoTracking().Where(recording => recording.Id == query.Id && recording.CallId == call);
            if (!await database.Calls.VisibleTo(user.Viewer).AnyAsync(known => known.Id == call, ct) || !await recordings.SeenBy(user.Viewer, database).AnyAsync(ct))
            {
                return null;
            }

            return await recordings.DeletableBy(user.Viewer, database).SingleOrDefaultAsync(ct) ?? throw new NotAllowedException(GuardedNoun.Recordings, Deed.Delete);
        }

        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
            if (await Handle(new Query(command.CallId, command.Id), ct) is not { } recording)
            {
                return Outcome.NotFound;
            }

            var now = time.GetUtcNow().UtcDateTime;
            var gone = await database.Database.ExecuteSqlAsync($"""
                WITH going AS MATERIALIZED (SELECT id, stored_path FROM recordings WHERE id = {command.Id.Value} AND state = 'ready' FOR UPDATE),
                    asked AS (INSERT INTO recording_removals (recording_id, stored_path, asked_at, next_try_at) SELECT id, stored_path, {now}, {now} FROM going ON CONFLICT DO NOTHING)
                UPDATE recordings SET state = 'missing', state_reason = {Word.Of(RecordingFault.Deleted)}, stored_path = NULL, sha256 = NULL, bytes = NULL, peaks = NULL, peaks_per_second = NULL, updated_at = {now}
                WHERE id IN (SELECT id FROM going)
                """, ct);
            if (gone == 0)
            {
                return Outcome.NotReady;
            }

            audit.Add("delete", ListenToRecording.Noun, recording.Id.Value, new { call = recording.CallId.Value, seconds = recording.Seconds });
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return Outcome.Done;
        }
    }
}
