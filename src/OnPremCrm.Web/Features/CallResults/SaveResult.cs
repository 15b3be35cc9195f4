using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.CallResults;

/// <summary>Adds a result to the list, or renames one. Calls for which it was chosen show the new name.</summary>
public static class SaveResult
{
    /// <param name="Id">Null: a new one, at the end.</param>
    public sealed record Command(CallResultId? Id, string? Name) : IRequest<bool>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(CrmDatabase database, Words words) => RuleFor(command => command.Name)
            .Cascade(CascadeMode.Stop)
            .Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage(_ => words["results.nameMissing"])
            .MaximumLength(CallResult.LongestName).WithMessage(_ => words["form.tooLong", CallResult.LongestName])
            .MustAsync(async (command, name, ct) =>
            {
                var lower = name!.Trim().ToLowerInvariant();
                return !await database.CallResults.AnyAsync(result => result.Name.ToLower() == lower && result.Id != (command.Id ?? default), ct);
            }).WithMessage(_ => words["results.nameTaken"]);
    }

    /// <summary>False: there is no such result.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var now = time.GetUtcNow();
            var name = command.Name!.Trim();
            if (command.Id is { } id)
            {
                if (await database.CallResults.SingleOrDefaultAsync(result => result.Id == id, ct) is not { } known)
                {
                    return false;
                }

                audit.Add("rename", "call-results", id.Value, new { from = known.Name, to = name });
                (known.Name, known.UpdatedAt) = (name, now);
            }
            else
            {
                var last = await database.CallResults.MaxAsync(result => (int?)result.Ordinal, ct) ?? 0;
                var made = new CallResult { Id = CallResultId.New(now), Name = name, Ordinal = last + 1, IsActive = true, CreatedAt = now, UpdatedAt = now };
                database.CallResults.Add(made);
                audit.Add("create", "call-results", made.Id.Value, new { name });
            }

            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
