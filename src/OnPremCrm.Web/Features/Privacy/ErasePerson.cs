using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Privacy;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>Asks for the erasure of a person; it is done in the background. Whoever does types the name, so that nobody erases the wrong one by a click.</summary>
public static class ErasePerson
{
    public sealed record Command : IRequest<ErasureId?>
    {
        public ContactId Id { get; set; }

        /// <summary>The person's name, as it was typed.</summary>
        public string? Typed { get; set; }

        /// <summary>Of the request, as the company files it; nothing that names the person.</summary>
        public string? Reference { get; set; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        private const int LongestReference = 100;

        public Validator(Words words) => RuleFor(command => command.Reference).MaximumLength(LongestReference).WithMessage(_ => words["form.tooLong", LongestReference]);
    }

    /// <summary>Null: there is no such contact.</summary>
    public sealed class Handler(CrmDatabase database, CurrentUser user, Audit audit, Words words, TimeProvider time) : IRequestHandler<Command, ErasureId?>
    {
        public async Task<ErasureId?> Handle(Command command, CancellationToken ct)
        {
            if (!user.Is(UserRole.Admin))
            {
                throw new NotAllowedException(GuardedNoun.Contacts, Deed.Edit);
            }

            if (await database.Contacts.AsNoTracking().FirstOrDefaultAsync(one => one.Id == command.Id, ct) is not { } contact)
            {
                return null;
            }

            user.Viewer.Demand(GuardedNoun.Contacts, Deed.Edit, contact.OwnerId);
            if (Folded(command.Typed) != Folded(contact.Name))
            {
                throw new ValidationException([new ValidationFailure(nameof(Command.Typed), words["privacy.typedWrong", contact.Name])]);
            }

            if (await database.Erasures.FirstOrDefaultAsync(one => one.ContactId == command.Id, ct) is { } known)
            {
                return known.Id;
            }

            var now = time.GetUtcNow();
            var erasure = new Erasure
            {
                Id = ErasureId.New(now), ContactId = command.Id, Reference = string.IsNullOrWhiteSpace(command.Reference) ? null : command.Reference.Trim(), State = ErasureState.Queued,
                AskedBy = user.IdOrNull ?? user.Viewer.Own, AskedByName = user.Name, AskedAt = now,
            };
            database.Erasures.Add(erasure);
            audit.Add("erase", "erasures", erasure.Id.Value);
            await database.SaveChangesAsync(ct);
            return erasure.Id;
        }

        private static string Folded(string? text) => string.Join(' ', (text ?? "").Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
    }
}
