using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Deletes a note of one's own.</summary>
public static class DeleteNote
{
    public sealed record Command(MergeNoun Noun, Guid Record, ClientNoteId Id) : IRequest<bool>;

    /// <summary>False: there is no such note, or it is somebody else's.</summary>
    public sealed class Handler(CrmDatabase database, RecordNotes notes, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await notes.OpenAsync(command.Noun, command.Record, ct) is not { } record || await notes.MineAsync(record, command.Id, ct) is not { } note)
            {
                return false;
            }

            database.ClientNotes.Remove(note);
            audit.Add("delete-note", Word.Of(record.Noun), record.Id, new { note = note.Body });
            try
            {
                await database.SaveChangesAsync(ct);
                return true;
            }
            catch (DbUpdateConcurrencyException)
            {
                return false; // it was deleted in another tab, or changed there
            }
        }
    }
}
