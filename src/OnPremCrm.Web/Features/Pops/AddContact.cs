using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>Makes a contact of an unknown number, while one speaks with it: a name is enough.</summary>
public static class AddContact
{
    public sealed record Command : IRequest<bool>
    {
        public CallId CallId { get; init; }

        public string? Name { get; init; }

        /// <summary>Found by its name, else made.</summary>
        public string? Organisation { get; init; }
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        private const int LongestName = 300;

        public Validator(Words words)
        {
            RuleFor(command => command.Name).NotEmpty().WithMessage(_ => words["pop.nameMissing"]).MaximumLength(LongestName);
            RuleFor(command => command.Organisation).MaximumLength(LongestName);
        }
    }

    /// <summary>False: no such call of mine, or it has no number that a contact could have.</summary>
    public sealed class Handler(CrmDatabase database, MyCalls calls, NumberOwner numbers, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var call = await calls.Find(command.CallId, ct);
            if (call?.Number is not { } number)
            {
                return false;
            }

            user.Viewer.Demand(GuardedNoun.Contacts, Deed.Create, user.Id);
            var now = time.GetUtcNow();
            var organisation = await FindOrAdd(command.Organisation?.Trim(), now, ct);
            var contact = new Contact
            {
                Id = ContactId.New(now),
                Name = command.Name!.Trim(),
                OrganisationId = organisation?.Id,
                OwnerId = user.Id,
                CreatedAt = now,
                UpdatedAt = now,
            };
            contact.Numbers.Add(new PhoneNumber
            {
                Id = PhoneNumberId.New(now),
                ContactId = contact.Id,
                Number = number,
                AsWritten = call.NumberAsPresented ?? number,
                IsPrimary = true,
            });
            database.Contacts.Add(contact);
            call.ContactId = contact.Id;
            call.OrganisationId = organisation?.Id;
            call.Match = call.Match == CallMatch.Several ? CallMatch.Chosen : CallMatch.Exact;
            audit.Add("create", "contacts", contact.Id.Value, new { from = "pop", call = call.Id.Value });
            await database.SaveChangesAsync(ct);
            await numbers.Tell(number, contact.Id, contact.OrganisationId, ct);
            return true;
        }

        private async Task<Organisation?> FindOrAdd(string? name, DateTimeOffset now, CancellationToken ct)
        {
            if (string.IsNullOrEmpty(name))
            {
                return null;
            }

            var lower = name.ToLowerInvariant();
            var found = await database.Organisations.IgnoreQueryFilters().Where(organisation => organisation.Name.ToLower() == lower).OrderBy(organisation => organisation.Id).FirstOrDefaultAsync(ct);
            if (found is not null)
            {
                return found;
            }

            user.Viewer.Demand(GuardedNoun.Organisations, Deed.Create, user.Id);
            var organisation = new Organisation { Id = OrganisationId.New(now), Name = name, OwnerId = user.Id, CreatedAt = now, UpdatedAt = now };
            database.Organisations.Add(organisation);
            audit.Add("create", "organisations", organisation.Id.Value, new { from = "pop" });
            return organisation;
        }
    }
}
