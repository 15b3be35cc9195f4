using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Finds the file of a recording for somebody who may hear it. The only way to a recording: no address leads to the file itself.</summary>
public static class OpenRecording
{
    /// <param name="Copy">To be kept, not only heard: a right of its own.</param>
    public sealed record Query(CallId CallId, RecordingId Id, bool Copy = false) : IRequest<Outcome>;

    public enum Refusal
    {
        /// <summary>No such call, or no such recording of it, or none that this listener hears of.</summary>
        NotFound,

        /// <summary>It is there, and this listener may not hear it (or not keep it).</summary>
        Forbidden,

        /// <summary>Still being written, empty, missing or unreadable: <see cref="Outcome.Recording"/> says which.</summary>
        NotReady,

        /// <summary>It was ready once, and the file is no longer in the store.</summary>
        Gone,
    }

    /// <param name="File">Null exactly when refused.</param>
    /// <param name="Recording">Null when not found or forbidden.</param>
    public sealed record Outcome(FileInfo? File, Recording? Recording, Refusal? Refused);

    public sealed class Handler(CrmDatabase database, CurrentUser user, RecordingStore store, ILogger<Handler> logger) : IRequestHandler<Query, Outcome>
    {
        public async Task<Outcome> Handle(Query query, CancellationToken ct)
        {
            var callId = await WholeCall.FindAsync(database, query.CallId, ct);
            var recordings = database.Recordings.AsNoTracking().SeenBy(user.Viewer, database).Where(recording => recording.Id == query.Id && recording.CallId == callId);
            if (!await database.Calls.VisibleTo(user.Viewer).AnyAsync(call => call.Id == callId, ct) || !await recordings.AnyAsync(ct))
            {
                return new Outcome(null, null, Refusal.NotFound);
            }

            var allowed = query.Copy ? recordings.DownloadableBy(user.Viewer, database) : recordings.PlayableBy(user.Viewer, database);
            if (await allowed.SingleOrDefaultAsync(ct) is not { } recording)
            {
                return new Outcome(null, null, Refusal.Forbidden);
            }

            if (recording is not { State: RecordingState.Ready, StoredPath: { } path })
            {
                return new Outcome(null, recording, Refusal.NotReady);
            }

            if (store.Find(path) is not { } file)
            {
                Log.RecordingNotInStore(logger, recording.Id.Value, path);
                return new Outcome(null, recording, Refusal.Gone);
            }

            return new Outcome(file, recording, null);
        }
    }
}
