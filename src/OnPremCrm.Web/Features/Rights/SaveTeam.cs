using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>Makes a team, or gives one another name.</summary>
public static class SaveTeam
{
    public sealed record Command(TeamId? Id, string Name) : IRequest<bool>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(Words words, CrmDatabase database)
        {
            RuleFor(command => command.Name).Cascade(CascadeMode.Stop)
                .Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["form.missing"])
                .MaximumLength(Team.LongestName).WithMessage(_ => words["form.tooLong", Team.LongestName])
                .MustAsync(async (command, name, ct) => !await database.Teams.AnyAsync(other => other.Id != command.Id && other.Name.ToLower() == name.Trim().ToLower(), ct))
                .WithMessage(_ => words["teams.name.taken"]);
        }
    }

    /// <summary>False: there is no such team.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var team = command.Id is { } id
                ? await database.Teams.SingleOrDefaultAsync(known => known.Id == id, ct)
                : database.Teams.Add(new Team { Id = TeamId.New(now), Name = "", CreatedAt = now }).Entity;
            if (team is null)
            {
                return false;
            }

            team.Name = command.Name.Trim();
            audit.Add(command.Id is null ? "create" : "edit", "teams", team.Id.Value, new { team.Name });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
