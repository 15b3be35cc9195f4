using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>Makes a role, or changes one, and says who has it. It holds from the next request of each of them.</summary>
public static class SaveRole
{
    public sealed record Command : IRequest<Outcome?>
    {
        /// <summary>Null: a new one.</summary>
        public CustomRoleId? Id { get; set; }

        /// <summary>The version that the form was filled from.</summary>
        public int Version { get; set; }

        public string Name { get; set; } = "";

        public UserRole Level { get; set; }

        public List<Right> Rights { get; set; } = [];

        /// <summary>Of clients' numbers only the beginning and the end are shown.</summary>
        public bool MasksNumbers { get; set; }

        /// <summary>The fields of the company's own that they do not see.</summary>
        public List<CustomFieldId> HiddenFields { get; set; } = [];

        /// <summary>Who has the role. An administrator is not among them.</summary>
        public List<UserId> People { get; set; } = [];
    }

    /// <param name="Noun">With what.</param>
    /// <param name="Deed">To do what.</param>
    /// <param name="Reach">Null: not at all.</param>
    public sealed record Right(GuardedNoun Noun, Deed Deed, Reach? Reach);

    /// <param name="IsConflict">Nothing was saved, somebody else saved this in the meantime.</param>
    public sealed record Outcome(bool IsConflict);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words, CrmDatabase database)
        {
            RuleFor(command => command.Name).Cascade(CascadeMode.Stop)
                .Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["form.missing"])
                .MaximumLength(CustomRole.LongestName).WithMessage(_ => words["form.tooLong", CustomRole.LongestName])
                .MustAsync(async (command, name, ct) => !await database.CustomRoles.AnyAsync(other => other.Id != command.Id && other.Name.ToLower() == name.Trim().ToLower(), ct))
                .WithMessage(_ => words["rights.name.taken"]);
            RuleFor(command => command.Level).Must(level => level is UserRole.Operator or UserRole.Manager);
            RuleForEach(command => command.Rights).Must((command, right) => IsWithin(command, right)).WithMessage((_, right) => words[$"rights.beyond.{Word.Of(right.Deed)}"])
                .OverridePropertyName("Rights");
            RuleFor(command => command.Rights).Must((command, rights) => !command.MasksNumbers || !rights.Exists(right => right is { Deed: Deed.Export, Reach: not null }))
                .WithMessage(_ => words["rights.maskedExport"]);
        }

        // What one may not see, or hear, one may not do more with.
        private static bool IsWithin(Command command, Right right) => right.Reach is not { } reach || right.Deed is Deed.See or Deed.Create
            || command.Rights.Exists(ground => ground.Noun == right.Noun && ground.Deed == (right.Deed == Deed.Download ? Deed.Play : Deed.See) && ground.Reach >= reach);
    }

    /// <summary>Null: there is no such role.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome?>
    {
        public async Task<Outcome?> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var role = command.Id is { } id
                ? await database.CustomRoles.Include(known => known.Grants).SingleOrDefaultAsync(known => known.Id == id, ct)
                : database.CustomRoles.Add(new CustomRole { Id = CustomRoleId.New(now), Name = "", CreatedAt = now }).Entity;
            if (role is null)
            {
                return null;
            }

            if (command.Id is not null && role.Version != command.Version)
            {
                return new Outcome(IsConflict: true);
            }

            (role.Name, role.MasksNumbers, role.UpdatedAt) = (command.Name.Trim(), command.MasksNumbers, now);
            Put(command.Rights, role);
            var hidden = await HideAsync(command.HiddenFields, role, ct);
            role.Version += command.Id is null ? 0 : 1;
            audit.Add(command.Id is null ? "create" : "edit", "roles", role.Id.Value, Facts(role, command, hidden));
            await using var transaction = await database.Database.BeginTransactionAsync(ct);
            try
            {
                // The level goes with those who have the role, so nobody has it while it changes.
                await TakeAsync(role, command.People, ct);
                role.Level = command.Level;
                await database.SaveChangesAsync(ct);
                await GiveAsync(role, command.People, ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                return new Outcome(IsConflict: true);
            }

            await transaction.CommitAsync(ct);
            return new Outcome(IsConflict: false);
        }

        private static void Put(List<Right> rights, CustomRole role)
        {
            var wanted = Grants.Kinds.Select(kind => (kind.Noun, kind.Deed, rights.Find(right => right.Noun == kind.Noun && right.Deed == kind.Deed)?.Reach))
                .Where(right => right.Reach is not null).ToDictionary(right => (right.Noun, right.Deed), right => right.Reach!.Value);
            role.Grants.RemoveAll(grant => !wanted.ContainsKey((grant.Noun, grant.Deed)));
            foreach (var ((noun, deed), reach) in wanted)
            {
                if (role.Grants.Find(grant => grant.Noun == noun && grant.Deed == deed) is { } kept)
                {
                    kept.Reach = reach;
                }
                else
                {
                    role.Grants.Add(new Grant { RoleId = role.Id, Noun = noun, Deed = deed, Reach = reach });
                }
            }
        }

        // A field that is archived is not in the form, and stays hidden. Answers what turned, for the audit.
        private async Task<Dictionary<string, object>> HideAsync(List<CustomFieldId> wanted, CustomRole role, CancellationToken ct)
        {
            var fields = await database.CustomFields.OrderBy(field => field.Id).Select(field => new { field.Id, field.Noun, field.IsActive }).ToListAsync(ct);
            var before = fields.FindAll(field => role.HiddenFields.Contains(field.Id.Value));
            var after = fields.FindAll(field => field.IsActive ? wanted.Contains(field.Id) : before.Contains(field));
            role.HiddenFields = after.ConvertAll(field => field.Id.Value);
            return before.Except(after).Concat(after.Except(before)).Select(field => field.Noun).Distinct().ToDictionary(noun => $"HiddenOf{noun}", noun => (object)new
            {
                from = before.Where(field => field.Noun == noun).Select(field => field.Id.Value),
                to = after.Where(field => field.Noun == noun).Select(field => field.Id.Value),
            });
        }

        private Task TakeAsync(CustomRole role, List<UserId> people, CancellationToken ct) =>
            database.Users.Where(user => user.CustomRoleId == role.Id && !people.Contains(user.Id)).ExecuteUpdateAsync(set => set.SetProperty(user => user.CustomRoleId, (CustomRoleId?)null), ct);

        private Task GiveAsync(CustomRole role, List<UserId> people, CancellationToken ct) =>
            database.Users.Where(user => people.Contains(user.Id) && user.Role != UserRole.Admin && user.CustomRoleId != role.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, role.Level).SetProperty(user => user.CustomRoleId, role.Id), ct);

        private static object Facts(CustomRole role, Command command, Dictionary<string, object> hidden) => new
        {
            role.Name,
            Level = Word.Of(command.Level),
            role.MasksNumbers,
            Rights = role.Grants.ToDictionary(grant => $"{Word.Of(grant.Noun)}.{Word.Of(grant.Deed)}", grant => Word.Of(grant.Reach)),
            Hidden = hidden,
            People = command.People.ConvertAll(person => person.Value),
        };
    }
}
