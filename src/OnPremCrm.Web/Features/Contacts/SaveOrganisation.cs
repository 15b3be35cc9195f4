using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Makes an organisation, or changes one, with the same care for concurrent edits as <see cref="SaveContact"/>.</summary>
public static class SaveOrganisation
{
    public sealed record Command : RecordInput, IRequest<Outcome?>
    {
        /// <summary>Null: a new one.</summary>
        public OrganisationId? Id { get; set; }

        /// <summary>What it is a part of, by name; one that nobody has yet is made.</summary>
        public string? Parent { get; set; }

        public string? City { get; set; }

        public string? Website { get; set; }

        /// <summary>Blocks of numbers, one a line.</summary>
        public string? Blocks { get; set; }
    }

    /// <summary>Null: the organisation is gone.</summary>
    /// <param name="Current">Not null: nothing was saved, somebody else saved this in the meantime.</param>
    public sealed record Outcome(OrganisationId Id, Organisation? Current = null);

    public sealed class Validator : RecordInputRules<Command>
    {
        public Validator(Words words)
            : base(words)
        {
            RuleFor(command => command.Parent).MaximumLength(300).WithMessage(_ => words["form.tooLong", 300]);
            RuleFor(command => command.Website)
                .Must(site => Uri.TryCreate(site, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                .When(command => !string.IsNullOrWhiteSpace(command.Website))
                .WithMessage(_ => words["contacts.websiteWrong"]);
        }
    }

    public sealed class Handler(CrmDatabase database, NumberLines lines, ReachLines reaches, CustomInputs customs, NumberBlocks blocks, OrganisationNames names, RecordEdits edits, CurrentUser user, Audit audit, Words words, TimeProvider time) : IRequestHandler<Command, Outcome?>
    {
        public async Task<Outcome?> Handle(Command command, CancellationToken ct)
        {
            var ranges = await blocks.ReadAsync(command.Blocks, ct);
            var now = time.GetUtcNow();
            if ((command.Id is { } id ? await FindAsync(id, ct) : Add(now)) is not { } organisation)
            {
                return null;
            }

            var numbers = await lines.ReadAsync(command.Numbers, organisation.Numbers, ct);
            user.Viewer.Demand(GuardedNoun.Organisations, command.Id is null ? Deed.Create : Deed.Edit, organisation.OwnerId);
            if (command.Id is not null && organisation.Version != command.Version)
            {
                return new Outcome(organisation.Id, organisation);
            }

            var custom = (await customs.ReadAsync(FieldNoun.Organisations, command.Custom, command.Id is null ? null : organisation.Custom, ct)).ToJson();
            if (CustomValues.Parse(organisation.Custom).ToJson() != custom)
            {
                organisation.Custom = custom;
            }

            organisation.Name = command.Name.Trim();
            await PutParentAsync(organisation, command.Parent, now, ct);
            organisation.City = Trimmed(command.City);
            organisation.Website = Trimmed(command.Website);
            organisation.OwnerId = command.OwnerId;
            organisation.Note = Trimmed(command.Note);
            organisation.UpdatedAt = now;
            organisation.Source = Trimmed(command.Source);
            organisation.Tags = Tagging.Put(organisation.Tags, command.Tags);
            var had = organisation.Numbers.Select(number => number.Number).ToHashSet();
            var main = ReachLines.MainOf(command.Numbers, command.MainNumber, line => line.IsBlank, line => line.IsWrong);
            lines.Put(organisation.Numbers, numbers, main, (number, line) => new PhoneNumber
            {
                Id = PhoneNumberId.New(now), OrganisationId = organisation.Id, Number = number.ToString(), AsWritten = line.Text!,
            });
            reaches.Put(new ReachLines.Target(null, organisation.Id, organisation.Emails, organisation.Messengers, organisation.Addresses), command, now);
            if (!user.MasksNumbers)
            {
                blocks.Put(organisation, ranges, now); // who cannot read them does not write them
            }

            if (command.Id is not null)
            {
                organisation.Version++;
            }

            audit.Add(command.Id is null ? "create" : "edit", "organisations", organisation.Id.Value, edits.Pending(organisation));
            try
            {
                await using var transaction = await JoinedTransaction.BeginAsync(database, ct);
                await database.SaveChangesAsync(ct);
                await PastCalls.TieAsync(database, [.. organisation.Numbers.Select(number => number.Number).Where(number => !had.Contains(number))], ct);
                await blocks.TieCallsAsync(organisation, ct);
                await transaction.CommitAsync(ct);
                return new Outcome(organisation.Id);
            }
            catch (DbUpdateException refused) when (refused.InnerException is PostgresException { ConstraintName: OrganisationTree.Constraint })
            {
                throw InItself();
            }
            catch (DbUpdateConcurrencyException)
            {
                database.ChangeTracker.Clear();
                return await FindAsync(organisation.Id, ct) is { } current ? new Outcome(current.Id, current) : null;
            }
        }

        private async Task PutParentAsync(Organisation organisation, string? name, DateTimeOffset now, CancellationToken ct)
        {
            if (Trimmed(name) is { } wanted)
            {
                organisation.Parent = await names.FindOrAddAsync(wanted, "part", now, ct);
                organisation.ParentId = organisation.Parent.Id != organisation.Id ? organisation.Parent.Id : throw InItself();
            }
            else if (organisation.Parent is not null)
            {
                (organisation.Parent, organisation.ParentId) = (null, null); // one that the form could not show stays
            }
        }

        private ValidationException InItself() => new([new ValidationFailure(nameof(Command.Parent), words["organisations.partOfItself"])]);

        private Task<Organisation?> FindAsync(OrganisationId id, CancellationToken ct) =>
            database.Organisations.Include(organisation => organisation.Parent).Include(organisation => organisation.Numbers).Include(organisation => organisation.Ranges)
                .Include(organisation => organisation.Emails).Include(organisation => organisation.Messengers).Include(organisation => organisation.Addresses).AsSplitQuery().FirstOrDefaultAsync(organisation => organisation.Id == id, ct);

        private Organisation Add(DateTimeOffset now) =>
            database.Organisations.Add(new Organisation { Id = OrganisationId.New(now), Name = "", CreatedAt = now }).Entity;

        private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }
}
