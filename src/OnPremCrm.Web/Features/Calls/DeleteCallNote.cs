using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Deletes a note or a comment of one's own.</summary>
public static class DeleteCallNote
{
    public sealed record Command(CallId CallId, CallNoteId Id) : IRequest<bool>;

    /// <summary>False: there is no such note, or it is somebody else's.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var note = await database.CallNotes.SingleOrDefaultAsync(note => note.Id == command.Id && note.CallId == command.CallId && note.AuthorId == user.Id, ct);
            if (note is null)
            {
                return false;
            }

            database.CallNotes.Remove(note);
            audit.Add("delete", "call-notes", note.Id.Value, new { call = command.CallId.Value, at = note.AtSeconds, body = note.Body });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
