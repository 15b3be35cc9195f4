using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Changes a note or a comment of one's own.</summary>
public static class EditCallNote
{
    public sealed record Command(CallId CallId, CallNoteId Id, string Body) : IRequest<bool>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RuleFor(command => command.Body)
            .Must(body => !string.IsNullOrWhiteSpace(body)).WithMessage(_ => words["note.empty"])
            .MaximumLength(NoteBook.LongestBody).WithMessage(_ => words["form.tooLong", NoteBook.LongestBody]);
    }

    /// <summary>False: there is no such note, or it is somebody else's.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await database.CallNotes.SingleOrDefaultAsync(note => note.Id == command.Id && note.CallId == command.CallId && note.AuthorId == user.Id, ct) is not { } note)
            {
                return false;
            }

            (note.Body, note.UpdatedAt) = (command.Body.Trim(), time.GetUtcNow());
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
