using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>A note about a call, or a comment at a moment of one of its recordings.</summary>
public static class AddCallNote
{
    /// <param name="RecordingId">Null: about the whole call.</param>
    /// <param name="AtSeconds">Where in the recording; null exactly when the recording is.</param>
    public sealed record Command(CallId CallId, string Body, RecordingId? RecordingId = null, decimal? AtSeconds = null) : IRequest<Outcome>;

    public enum Refusal
    {
        NoSuchCall,
        NoSuchRecording,
        BeyondTheEnd,
    }

    /// <summary>Exactly one of the two.</summary>
    public sealed record Outcome(CallNote? Note, Refusal? Refused);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RuleFor(command => command.Body)
            .Must(body => !string.IsNullOrWhiteSpace(body)).WithMessage(_ => words["note.empty"])
            .MaximumLength(NoteBook.LongestBody).WithMessage(_ => words["form.tooLong", NoteBook.LongestBody]);
    }

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            var callId = await WholeCall.FindAsync(database, command.CallId, ct);
            if (!await database.Calls.VisibleTo(user.Viewer).AnyAsync(call => call.Id == callId, ct))
            {
                return new Outcome(null, Refusal.NoSuchCall);
            }

            if (command.RecordingId is { } recordingId && await RefusalOf(callId, recordingId, command.AtSeconds ?? 0, ct) is { } refusal)
            {
                return new Outcome(null, refusal);
            }

            var now = time.GetUtcNow();
            var note = new CallNote
            {
                Id = CallNoteId.New(now),
                CallId = callId,
                RecordingId = command.RecordingId,
                AtSeconds = command.RecordingId is null ? null : decimal.Round(command.AtSeconds ?? 0, 3),
                AuthorId = user.IdOrNull,
                AuthorName = user.Name,
                Body = command.Body.Trim(),
                CreatedAt = now,
                UpdatedAt = now,
            };
            database.CallNotes.Add(note);
            await database.SaveChangesAsync(ct);
            return new Outcome(note, null);
        }

        // Whoever may not hear a recording cannot say what is heard in it.
        private async Task<Refusal?> RefusalOf(CallId callId, RecordingId recordingId, decimal at, CancellationToken ct)
        {
            var seconds = await database.Recordings.PlayableBy(user.Viewer, database)
                .Where(recording => recording.Id == recordingId && recording.CallId == callId && recording.State == RecordingState.Ready)
                .Select(recording => recording.Seconds).SingleOrDefaultAsync(ct);
            return seconds is null ? Refusal.NoSuchRecording : at < 0 || at > seconds ? Refusal.BeyondTheEnd : null;
        }
    }
}
