using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Makes a contact, or changes one. Of two people who edit the same one, the second sees what the first changed and then decides.</summary>
public static class SaveContact
{
    public sealed record Command : RecordInput, IRequest<Outcome?>
    {
        /// <summary>Null: a new one.</summary>
        public ContactId? Id { get; set; }

        /// <summary>By name; one that nobody has yet is made.</summary>
        public string? Organisation { get; set; }

        public string? JobTitle { get; set; }

        /// <summary>They left the organisation that the contact has: it becomes a former one.</summary>
        public bool HasLeft { get; set; }

        /// <summary>Further and former organisations.</summary>
        public List<AffiliationLine> Affiliations { get; set; } = [];

        public DateOnly? Birthday { get; set; }

        /// <summary>The language to speak with them, BCP 47.</summary>
        public string? Language { get; set; }

        /// <summary>The call that somebody made this contact from: it, and the others of its number, are tied to the new contact.</summary>
        public CallId? FromCall { get; set; }
    }

    /// <summary>Null: the contact is gone.</summary>
    /// <param name="Current">Not null: nothing was saved, somebody else saved this in the meantime.</param>
    public sealed record Outcome(ContactId Id, Contact? Current = null);

    public sealed class Validator : RecordInputRules<Command>
    {
        private static readonly DateOnly FirstBirthday = new(1850, 1, 1);

        public Validator(Words words, TimeProvider time)
            : base(words)
        {
            RuleFor(command => command.Organisation).MaximumLength(300).WithMessage(_ => words["form.tooLong", 300]);
            RuleFor(command => command.JobTitle).MaximumLength(300).WithMessage(_ => words["form.tooLong", 300]);
            RuleForEach(command => command.Affiliations).ChildRules(line =>
            {
                line.RuleFor(part => part.Organisation).Must((part, name) => part.IsBlank || !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["affiliation.organisationMissing"]);
                line.RuleFor(part => part.Organisation).MaximumLength(300).WithMessage(_ => words["form.tooLong", 300]);
                line.RuleFor(part => part.Role).MaximumLength(300).WithMessage(_ => words["form.tooLong", 300]);
                line.RuleFor(part => part.Until).Must((part, day) => day is null || part.Since is null || day >= part.Since).WithMessage(_ => words["affiliation.untilBeforeSince"]);
                line.RuleFor(part => part.Until).Must(day => day is null || day <= DateOnly.FromDateTime(time.GetUtcNow().AddDays(1).DateTime)).WithMessage(_ => words["affiliation.untilAhead"]);
            });
            RuleFor(command => command.Birthday)
                .Must(day => day is null || (day >= FirstBirthday && day <= DateOnly.FromDateTime(time.GetUtcNow().AddDays(1).DateTime))).WithMessage(_ => words["contacts.birthdayWrong"]);
            RuleFor(command => command.Language).Must(language => string.IsNullOrEmpty(language) || SpokenLanguages.Knows(language)).WithMessage(_ => words["contacts.languageWrong"]);
        }
    }

    public sealed class Handler(CrmDatabase database, NumberLines lines, ReachLines reaches, AffiliationLines affiliations, CustomInputs customs, RecordEdits edits, CurrentUser user, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome?>
    {
        public async Task<Outcome?> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var contact = command.Id is { } id ? await FindAsync(id, ct) : Add(now);
            if (contact is null)
            {
                return null;
            }

            var numbers = await lines.ReadAsync(command.Numbers, contact.Numbers, ct);
            user.Viewer.Demand(GuardedNoun.Contacts, command.Id is null ? Deed.Create : Deed.Edit, contact.OwnerId);
            if (command.Id is not null && contact.Version != command.Version)
            {
                return new Outcome(contact.Id, contact);
            }

            var custom = (await customs.ReadAsync(FieldNoun.Contacts, command.Custom, command.Id is null ? null : contact.Custom, ct)).ToJson();
            if (CustomValues.Parse(contact.Custom).ToJson() != custom)
            {
                contact.Custom = custom;
            }

            contact.Name = command.Name.Trim();
            await affiliations.PutAsync(contact, command, now, ct);
            contact.Birthday = command.Birthday;
            contact.Language = Trimmed(command.Language);
            contact.Source = Trimmed(command.Source);
            contact.Tags = Tagging.Put(contact.Tags, command.Tags);
            contact.OwnerId = command.OwnerId;
            contact.Note = Trimmed(command.Note);
            contact.UpdatedAt = now;
            var had = contact.Numbers.Select(number => number.Number).ToHashSet();
            var main = ReachLines.MainOf(command.Numbers, command.MainNumber, line => line.IsBlank, line => line.IsWrong);
            lines.Put(contact.Numbers, numbers, main, (number, line) => new PhoneNumber
            {
                Id = PhoneNumberId.New(now), ContactId = contact.Id, Number = number.ToString(), AsWritten = line.Text!,
            });
            contact.Email = reaches.Put(new ReachLines.Target(contact.Id, null, contact.Emails, contact.Messengers, contact.Addresses), command, now);
            if (command.Id is not null)
            {
                contact.Version++;
            }

            audit.Add(command.Id is null ? "create" : "edit", "contacts", contact.Id.Value, edits.Pending(contact));
            try
            {
                await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
                await database.SaveChangesAsync(ct);
                await TieCallsAsync(command, contact, ct);
                await PastCalls.TieAsync(database, [.. contact.Numbers.Select(number => number.Number).Where(number => !had.Contains(number))], ct);
                await transaction.CommitAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                database.ChangeTracker.Clear();
                return await FindAsync(contact.Id, ct) is { } current ? new Outcome(current.Id, current) : null;
            }

            return new Outcome(contact.Id);
        }

        private Task<Contact?> FindAsync(ContactId id, CancellationToken ct) =>
            database.Contacts.Include(contact => contact.Numbers).Include(contact => contact.Organisation)
                .Include(contact => contact.Emails).Include(contact => contact.Messengers).Include(contact => contact.Addresses)
                .Include(contact => contact.Affiliations).ThenInclude(affiliation => affiliation.Organisation).AsSplitQuery().FirstOrDefaultAsync(contact => contact.Id == id, ct);

        private Contact Add(DateTimeOffset now)
        {
            var contact = new Contact { Id = ContactId.New(now), Name = "", CreatedAt = now };
            database.Contacts.Add(contact);
            return contact;
        }

        // The call it was made from; and every other of the same number that names nobody yet, unless somebody else has the number too: then those may have been theirs.
        private async Task TieCallsAsync(Command command, Contact contact, CancellationToken ct)
        {
            if (command.FromCall is not { } from
                || await database.Calls.Where(call => call.Id == from).Select(call => call.Number).FirstOrDefaultAsync(ct) is not { } number
                || !contact.Numbers.Exists(entry => entry.Number == number))
            {
                return;
            }

            var isShared = await database.PhoneNumbers.IgnoreQueryFilters().AnyAsync(entry => entry.Number == number && !entry.IsWrong && entry.ContactId != contact.Id, ct);
            await database.Calls.Where(call => call.Number == number && call.ContactId == null && (!isShared || call.Id == from))
                .ExecuteUpdateAsync(set => set
                    .SetProperty(call => call.ContactId, contact.Id)
                    .SetProperty(call => call.OrganisationId, contact.OrganisationId)
                    .SetProperty(call => call.Match, isShared ? CallMatch.Chosen : CallMatch.Exact), ct);
            await database.Callbacks.Where(callback => callback.Number == number && callback.ContactId == null && (!isShared || callback.LastCallId == from))
                .ExecuteUpdateAsync(set => set
                    .SetProperty(callback => callback.ContactId, contact.Id)
                    .SetProperty(callback => callback.OrganisationId, contact.OrganisationId), ct);
        }

        private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
