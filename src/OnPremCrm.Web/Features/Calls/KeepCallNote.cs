using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>
/// My note of a call, kept while I type on its page: the same one that the card of the call keeps. Whoever read an older text than the one that is there now
/// is shown both and chooses; nothing is written over unseen.
/// </summary>
public static class KeepCallNote
{
    /// <param name="Version">Of the text that was read, as <see cref="VersionOf"/> writes it. Null: there was none.</param>
    public sealed record Command(CallId CallId, string Body, string? Version) : IRequest<Outcome>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RuleFor(command => command.Body).MaximumLength(AddCallNote.LongestBody).WithMessage(_ => words["form.tooLong", AddCallNote.LongestBody]);
    }

    /// <param name="IsThere">False: there is no such call.</param>
    /// <param name="Version">Of the text that is there now. Null: there is none.</param>
    /// <param name="Theirs">The text that is there instead. Null: ours was kept.</param>
    public sealed record Outcome(bool IsThere, string? Version = null, string? Theirs = null);

    public static string? VersionOf(CallNote? note) => note?.UpdatedAt.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>My note among those of a call: the first that is about the whole of it.</summary>
    public static CallNote? Mine(IEnumerable<CallNote> notes, CurrentUser user) =>
        notes.Where(note => note.RecordingId is null && note.AuthorId is { } author && author == user.IdOrNull).OrderBy(note => note.Id.Value).FirstOrDefault();

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            var callId = await WholeCall.FindAsync(database, command.CallId, ct);
            if (!await database.Calls.VisibleTo(user.Viewer).AnyAsync(call => call.Id == callId, ct))
            {
                return new Outcome(false);
            }

            var body = command.Body.ReplaceLineEndings("\n"); // forms send them in two characters
            await using var transaction = await database.Database.BeginTransactionAsync(ct);
            // Two tabs that both begin a note become one after the other.
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({"note " + callId + user.Id}, 0))", ct);
            var notes = await database.CallNotes.Where(note => note.CallId == callId && note.AuthorId == user.Id && note.RecordingId == null).ToListAsync(ct);
            var mine = Mine(notes, user);
            if (mine is not null && mine.Body != body && mine.Body.Length > 0 && VersionOf(mine) != command.Version)
            {
                return new Outcome(true, VersionOf(mine), mine.Body);
            }

            if ((mine is null && body.Length == 0) || mine?.Body == body)
            {
                return new Outcome(true, VersionOf(mine));
            }

            // PostgreSQL keeps microseconds: the version that is answered must be the one that is read.
            var now = time.GetUtcNow();
            now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
            if (mine is null)
            {
                mine = new CallNote { Id = CallNoteId.New(now), CallId = callId, AuthorId = user.Id, AuthorName = user.Name, Body = body, CreatedAt = now, UpdatedAt = now };
                database.CallNotes.Add(mine);
            }

            (mine.Body, mine.UpdatedAt) = (body, now);
            await database.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return new Outcome(true, VersionOf(mine));
        }
    }
}
