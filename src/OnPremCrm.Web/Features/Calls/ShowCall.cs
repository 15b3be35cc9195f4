using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Everything about one call: who talked when, what was recorded and said about it, what is owed, what came before.</summary>
public static class ShowCall
{
    private const int MostRelated = 6;

    /// <summary>Null: there is no such call.</summary>
    public sealed record Query(CallId Id) : IRequest<Model?>;

    /// <param name="Organisation">Null when none.</param>
    /// <param name="Related">Other calls of the same outside number, the newest first.</param>
    public sealed record Model(
        CallRow Row, Organisation? Organisation, TalkStrip Strip, IReadOnlyList<CallTransfer> Transfers, IReadOnlyList<CallNote> Notes,
        IReadOnlyList<Sound> Sounds, Callback? Callback, IReadOnlyList<CallRow> Related, Colleagues Colleagues)
    {
        public Call Call => Row.Call;

        public int HoldSeconds => Strip.HoldSeconds;
    }

    /// <param name="HeardBy">How many people listened. Null: the viewer may not know.</param>
    public sealed record Sound(Recording Recording, bool MayPlay, bool MayDownload, IReadOnlyList<CallNote> Comments, int? HeardBy);

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct)
        {
            var id = await WholeCall.FindAsync(database, query.Id, ct);
            var call = await database.Calls.AsNoTracking().VisibleTo(user.Viewer).SingleOrDefaultAsync(call => call.Id == id, ct);
            if (call is null)
            {
                return null;
            }

            var colleagues = await Colleagues.ReadAsync(database, ct);
            var reader = new CallRowReader(database, user, time);
            var row = (await reader.ReadAsync([call], colleagues, ct))[0];
            var legs = await database.CallLegs.AsNoTracking().Where(leg => leg.CallId == id).OrderBy(leg => leg.Ordinal).ToListAsync(ct);
            var segments = await database.TalkSegments.AsNoTracking().Where(segment => segment.CallId == id).OrderBy(segment => segment.Ordinal).ToListAsync(ct);
            var transfers = await database.CallTransfers.AsNoTracking().Where(transfer => transfer.CallId == id).OrderBy(transfer => transfer.Ordinal).ToListAsync(ct);
            var notes = await database.CallNotes.AsNoTracking().Where(note => note.CallId == id && note.Body != "").OrderBy(note => note.Id).ToListAsync(ct);
            var organisation = call.OrganisationId is { } organisationId ? await database.Organisations.AsNoTracking().SingleOrDefaultAsync(known => known.Id == organisationId, ct) : null;
            return new Model(
                row, organisation, TalkStrip.Of(call, legs, segments, time.GetUtcNow()), transfers,
                [.. notes.Where(note => note.RecordingId is null)],
                await SoundsAsync(id, notes, ct),
                row.Callback is { } callback ? await database.Callbacks.AsNoTracking().Include(owed => owed.Owner).SingleOrDefaultAsync(owed => owed.Id == callback.Id, ct) : null,
                await RelatedAsync(call, reader, colleagues, ct), colleagues);
        }

        private async Task<IReadOnlyList<Sound>> SoundsAsync(CallId id, List<CallNote> notes, CancellationToken ct)
        {
            var recordings = await database.Recordings.AsNoTracking().Where(recording => recording.CallId == id)
                .OrderBy(recording => recording.StartedAt ?? recording.CreatedAt).ThenBy(recording => recording.Id).ToListAsync(ct);
            var playable = (await database.Recordings.Where(recording => recording.CallId == id).PlayableBy(user.Viewer, database).Select(recording => recording.Id).ToListAsync(ct)).ToHashSet();
            var heard = RecordingVisibility.MayDownload(user.Viewer) ? await HeardAsync([.. recordings.Select(recording => (Guid?)recording.Id.Value)], ct) : null;
            return [.. recordings.Select(recording => new Sound(
                recording, playable.Contains(recording.Id), playable.Contains(recording.Id) && RecordingVisibility.MayDownload(user.Viewer),
                playable.Contains(recording.Id) ? [.. notes.Where(note => note.RecordingId == recording.Id).OrderBy(note => note.AtSeconds)] : [],
                heard?.GetValueOrDefault(recording.Id.Value)))];
        }

        private async Task<Dictionary<Guid, int>> HeardAsync(List<Guid?> recordings, CancellationToken ct) =>
            await database.AuditEntries.Where(entry => entry.Noun == ListenToRecording.Noun && recordings.Contains(entry.NounId) && entry.Action == ListenToRecording.Action)
                .GroupBy(entry => entry.NounId!.Value).Select(entries => new { Id = entries.Key, People = entries.Select(entry => entry.UserName).Distinct().Count() })
                .ToDictionaryAsync(entries => entries.Id, entries => entries.People, ct);

        private async Task<IReadOnlyList<CallRow>> RelatedAsync(Call call, CallRowReader reader, Colleagues colleagues, CancellationToken ct)
        {
            if (call.Number is null)
            {
                return [];
            }

            var related = await database.Calls.AsNoTracking().VisibleTo(user.Viewer).Where(other => other.Number == call.Number && other.Id != call.Id)
                .OrderByDescending(other => other.Id).Take(MostRelated).ToListAsync(ct);
            return await reader.ReadAsync(related, colleagues, ct);
        }
    }
}
