using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Everything about one call: who talked when, what was recorded and said about it, what is owed, what came before.</summary>
public static class ShowCall
{
    private const int MostRelated = 6;

    /// <summary>Null: there is no such call.</summary>
    public sealed record Query(CallId Id) : IRequest<Model?>;

    /// <param name="Organisation">Null when none.</param>
    /// <param name="MyNote">What I noted about the whole call. Null: nothing yet.</param>
    /// <param name="Notes">The other notes about the whole call.</param>
    /// <param name="Callback">The one that counts this call, or that this call closed.</param>
    /// <param name="History">What became of the callback, in the order of time.</param>
    /// <param name="Related">Other calls of the same outside number, the newest first.</param>
    public sealed record Model(
        CallRow Row, Organisation? Organisation, TalkStrip Strip, IReadOnlyList<CallTransfer> Transfers, CallNote? MyNote, IReadOnlyList<CallNote> Notes, ResultChoice Result,
        IReadOnlyList<Sound> Sounds, Callback? Callback, DueLight? Due, IReadOnlyList<CallbackStep> History, IReadOnlyList<CallRow> Related, Colleagues Colleagues)
    {
        public Call Call => Row.Call;

        public int HoldSeconds => Strip.HoldSeconds;
    }

    /// <param name="HeardBy">Who listened, the latest first. Null: the viewer may not know.</param>
    /// <param name="StartsAt">Where in the call it begins, in seconds. Null: that was not heard.</param>
    /// <param name="Phones">Ours that spoke during it, in the order of joining.</param>
    public sealed record Sound(
        Recording Recording, bool MayPlay, bool MayDownload, bool MayDelete, IReadOnlyList<CallNote> Comments, IReadOnlyList<CallListener>? HeardBy, double? StartsAt, IReadOnlyList<string> Phones);

    public sealed class Handler(CrmDatabase database, CurrentUser user, Words words, TimeProvider time) : IRequestHandler<Query, Model?>
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
            var reader = new CallRowReader(database, user, words, time);
            var row = (await reader.ReadAsync([call], colleagues, ct))[0];
            var legs = await database.CallLegs.AsNoTracking().Where(leg => leg.CallId == id).OrderBy(leg => leg.Ordinal).ToListAsync(ct);
            var segments = await database.TalkSegments.AsNoTracking().Where(segment => segment.CallId == id).OrderBy(segment => segment.Ordinal).ToListAsync(ct);
            var transfers = await database.CallTransfers.AsNoTracking().Where(transfer => transfer.CallId == id).OrderBy(transfer => transfer.Ordinal).ToListAsync(ct);
            var notes = await database.CallNotes.AsNoTracking().Where(note => note.CallId == id && note.Body != "").OrderBy(note => note.Id).ToListAsync(ct);
            var mine = NoteBook.Of(notes, user.IdOrNull);
            var callback = await CallbackAsync(row, ct);
            var due = callback?.State == CallbackState.Open ? DueLight.Of(callback.DueAt, await database.WorkingHours.AsNoTracking().SingleAsync(ct), time.GetUtcNow()) : null;
            var organisation = call.OrganisationId is { } organisationId ? await database.Organisations.AsNoTracking().SingleOrDefaultAsync(known => known.Id == organisationId, ct) : null;
            return new Model(
                row, organisation, TalkStrip.Of(call, legs, segments, time.GetUtcNow()), transfers,
                mine, [.. notes.Where(note => note.RecordingId is null && note.Id != mine?.Id)], await ResultChoice.ReadAsync(database, id, ct),
                await SoundsAsync(call, notes, segments, ct),
                callback, due, callback is null ? [] : await CallbackHistory.ReadAsync(database, callback, user.Viewer, colleagues, ct),
                await RelatedAsync(call, reader, colleagues, ct), colleagues);
        }

        private async Task<Callback?> CallbackAsync(CallRow row, CancellationToken ct)
        {
            var callbacks = database.Callbacks.AsNoTracking().VisibleTo(user.Viewer).Include(owed => owed.Owner);
            var id = row.Call.Id;
            return row.Callback is { } counted
                ? await callbacks.SingleOrDefaultAsync(owed => owed.Id == counted.Id, ct)
                : await callbacks.OrderByDescending(owed => owed.Id).FirstOrDefaultAsync(owed => owed.ClosedByCallId == id && owed.Number == row.Call.Number, ct);
        }

        private async Task<IReadOnlyList<Sound>> SoundsAsync(Call call, List<CallNote> notes, List<TalkSegment> segments, CancellationToken ct)
        {
            var all = database.Recordings.AsNoTracking().Where(recording => recording.CallId == call.Id);
            var recordings = await all.SeenBy(user.Viewer, database)
                .OrderBy(recording => recording.StartedAt ?? recording.CreatedAt).ThenBy(recording => recording.Id).ToListAsync(ct);
            var playable = (await all.PlayableBy(user.Viewer, database).Select(recording => recording.Id).ToListAsync(ct)).ToHashSet();
            var copyable = (await all.DownloadableBy(user.Viewer, database).Select(recording => recording.Id).ToListAsync(ct)).ToHashSet();
            var deletable = (await all.DeletableBy(user.Viewer, database).Select(recording => recording.Id).ToListAsync(ct)).ToHashSet();
            var heard = user.Is(UserRole.Manager) ? await CallListeners.ReadAsync(database, recordings.Select(recording => recording.Id), ct) : null;
            return [.. recordings.Select(recording => new Sound(
                recording, playable.Contains(recording.Id), copyable.Contains(recording.Id), deletable.Contains(recording.Id),
                playable.Contains(recording.Id) ? [.. notes.Where(note => note.RecordingId == recording.Id).OrderBy(note => note.AtSeconds)] : [],
                heard is null ? null : [.. heard[recording.Id]],
                recording.StartedAt is { } started ? Math.Max(0, (started - call.StartedAt).TotalSeconds) : null,
                PhonesIn(recording, segments)))];
        }

        private static IReadOnlyList<string> PhonesIn(Recording recording, List<TalkSegment> segments)
        {
            if (recording is not { StartedAt: { } from, Seconds: { } seconds })
            {
                return [];
            }

            var to = from.AddSeconds((double)seconds);
            return [.. segments.Where(segment => segment.Kind == SegmentKind.Talk && segment.StartedAt < to && (segment.EndedAt ?? DateTimeOffset.MaxValue) > from)
                .SelectMany(segment => segment.Parties).Where(party => party != TalkSegment.Outside).Distinct()];
        }

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
