using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>From now on the number's calls are only logged. What is owed to it is owed no more.</summary>
public static class IgnoreNumber
{
    /// <summary>Answers with the number, E.164.</summary>
    public sealed record Command : IRequest<string>
    {
        /// <summary>In any written form.</summary>
        public string? Number { get; set; }

        public string? Note { get; set; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words) =>
            RuleFor(command => command.Note).MaximumLength(IgnoredNumber.LongestNote).WithMessage(_ => words["form.tooLong", IgnoredNumber.LongestNote]);
    }

    public sealed class Handler(CrmDatabase database, TypedNumbers numbers, CurrentUser user, Audit audit, Words words, TimeProvider time) : IRequestHandler<Command, string>
    {
        /// <exception cref="ValidationException">It is no number.</exception>
        public async Task<string> Handle(Command command, CancellationToken ct)
        {
            if (await numbers.ReadAsync(command.Number ?? "", ct) is not { IsNumber: true } reading)
            {
                throw new ValidationException([new ValidationFailure(nameof(Command.Number), words["number.notANumber"])]);
            }

            var now = time.GetUtcNow();
            var (number, note) = (reading.Number.ToString(), string.IsNullOrWhiteSpace(command.Note) ? null : command.Note.Trim());
            if (await database.IgnoredNumbers.SingleOrDefaultAsync(known => known.Number == number, ct) is { } known)
            {
                known.Note = note ?? known.Note;
            }
            else
            {
                database.IgnoredNumbers.Add(new IgnoredNumber { Number = number, Note = note, AddedBy = user.IdOrNull, AddedAt = now });
                audit.Add("ignore", "numbers", null, new { number, note });
            }

            foreach (var owed in await database.Callbacks.Where(callback => callback.Number == number && callback.State == CallbackState.Open).ToListAsync(ct))
            {
                (owed.State, owed.ClosedAt, owed.UpdatedAt) = (CallbackState.Closed, now, now);
                (owed.ClosedByUserId, owed.ClosedHow, owed.ClosedNote) = (user.IdOrNull, CallbackClosure.ByHand, words["numbers.ignored.closes"]);
            }

            await database.SaveChangesAsync(ct);
            return number;
        }
    }
}
