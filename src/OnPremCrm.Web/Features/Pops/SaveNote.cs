using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>My note of a call, saved over and over while I type: one note per user and call.</summary>
public static class SaveNote
{
    /// <param name="Body">The whole text as it is now.</param>
    public sealed record Command(CallId CallId, string Body) : IRequest<bool>;

    public sealed class Validator : AbstractValidator<Command>
    {
        private const int LongestNote = 20_000;

        public Validator() => RuleFor(command => command.Body).MaximumLength(LongestNote);
    }

    /// <summary>False: there is no such call, or it was never at a phone of mine.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, CurrentUser user, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await calls.Find(command.CallId, ct) is null)
            {
                return false;
            }

            var now = time.GetUtcNow();
            var changed = await Edit(command, now, ct);
            if (changed == 0 && command.Body.Length > 0)
            {
                database.CallNotes.Add(new CallNote
                {
                    Id = CallNoteId.New(now),
                    CallId = command.CallId,
                    AuthorId = user.Id,
                    AuthorName = user.Name,
                    Body = command.Body,
                    CreatedAt = now,
                    UpdatedAt = now,
                });
                await database.SaveChangesAsync(ct);
            }

            return true;
        }

        // The first one: notes added on the call page stand beside it.
        private async Task<int> Edit(Command command, DateTimeOffset now, CancellationToken ct)
        {
            var first = await database.CallNotes.Where(note => note.CallId == command.CallId && note.AuthorId == user.Id && note.RecordingId == null)
                .OrderBy(note => note.Id).Select(note => (CallNoteId?)note.Id).FirstOrDefaultAsync(ct);
            return first is null ? 0 : await database.CallNotes.Where(note => note.Id == first.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(note => note.Body, command.Body).SetProperty(note => note.UpdatedAt, now), ct);
        }
    }
}
