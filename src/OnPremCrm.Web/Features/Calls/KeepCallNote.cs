using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>My note of a call, kept while I type on its page: the same one that the card of the call keeps.</summary>
public static class KeepCallNote
{
    /// <param name="Version">Of the text that was read. Null: there was none.</param>
    public sealed record Command(CallId CallId, string Body, string? Version) : IRequest<KeptNote?>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) => RuleFor(command => command.Body).MaximumLength(NoteBook.LongestBody).WithMessage(_ => words["form.tooLong", NoteBook.LongestBody]);
    }

    /// <summary>Null: there is no such call.</summary>
    public sealed class Handler(CrmDatabase database, NoteBook notes, CurrentUser user) : IRequestHandler<Command, KeptNote?>
    {
        public async Task<KeptNote?> Handle(Command command, CancellationToken ct)
        {
            var callId = await WholeCall.FindAsync(database, command.CallId, ct);
            return await database.Calls.VisibleTo(user.Viewer).AnyAsync(call => call.Id == callId, ct)
                ? await notes.KeepAsync(callId, user.Id, user.Name, command.Body, command.Version, ct)
                : null;
        }
    }
}
