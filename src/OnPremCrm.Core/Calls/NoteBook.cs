using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Calls;

/// <summary>
/// The one note that a person has of a call, wherever it is written: on the card, on the call's page, in several tabs. Whoever read an older text than the one
/// that is there now is told both and chooses; nothing is written over unseen.
/// </summary>
public sealed class NoteBook(CrmDatabase database, TimeProvider time)
{
    /// <summary>Longest text of any note, in characters.</summary>
    public const int LongestBody = 20_000;

    /// <summary>Names the text that one reads, to be given back with the next one.</summary>
    /// <param name="note">Null: there is none yet.</param>
    /// <returns>Null exactly when there is no note.</returns>
    public static string? VersionOf(CallNote? note) => note?.UpdatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture);

    /// <summary>Somebody's note among those of a call: the first that is about the whole of it.</summary>
    /// <param name="notes">The call's notes.</param>
    /// <param name="author">Null: a program, which has none.</param>
    public static CallNote? Of(IEnumerable<CallNote> notes, UserId? author) =>
        notes.Where(note => note.RecordingId is null && note.AuthorId is { } by && by == author).OrderBy(note => note.Id.Value).FirstOrDefault();

    /// <summary>Keeps a text as the author's note, unless there is another one meanwhile.</summary>
    /// <param name="callId">The call; a consultation that was merged means the call that it became part of.</param>
    /// <param name="author">Whose note.</param>
    /// <param name="authorName">As others read it.</param>
    /// <param name="body">The whole text as it is now.</param>
    /// <param name="version">Of the text that was read before. Null: there was none.</param>
    /// <param name="cancellationToken">Ends it; then nothing was kept.</param>
    public async Task<KeptNote> KeepAsync(CallId callId, UserId author, string authorName, string body, string? version, CancellationToken cancellationToken = default)
    {
        var id = await WholeCall.FindAsync(database, callId, cancellationToken);
        var text = body.ReplaceLineEndings("\n"); // forms send them in two characters
        await using var transaction = await JoinedTransaction.BeginAsync(database, cancellationToken);
        // Two tabs that both begin a note become one after the other.
        await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({"note " + id + author}, 0))", cancellationToken);
        var note = Of(await database.CallNotes.Where(note => note.CallId == id && note.AuthorId == author && note.RecordingId == null).ToListAsync(cancellationToken), author);
        if (note is not null && note.Body != text && note.Body.Length > 0 && VersionOf(note) != version)
        {
            return new KeptNote(VersionOf(note), note.Body);
        }

        if ((note is null && text.Length == 0) || note?.Body == text)
        {
            return new KeptNote(VersionOf(note), null);
        }

        // PostgreSQL keeps microseconds: the version that is answered must be the one that is read.
        var now = time.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        if (note is null)
        {
            note = new CallNote { Id = CallNoteId.New(now), CallId = id, AuthorId = author, AuthorName = authorName, Body = text, CreatedAt = now, UpdatedAt = now };
            database.CallNotes.Add(note);
        }

        (note.Body, note.UpdatedAt) = (text, now);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new KeptNote(VersionOf(note), null);
    }
}
