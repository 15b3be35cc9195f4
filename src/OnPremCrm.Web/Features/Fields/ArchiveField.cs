using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>Takes a field out of use, or brings it back. It is never deleted: records keep what they have in it.</summary>
public static class ArchiveField
{
    public sealed record Command(CustomFieldId Id, bool IsActive) : IRequest<Outcome>;

    public enum Outcome
    {
        Done,

        /// <summary>There is no such field.</summary>
        Gone,

        /// <summary>A field in use has the name by now.</summary>
        NameTaken,
    }

    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken ct)
        {
            if (await database.CustomFields.SingleOrDefaultAsync(field => field.Id == command.Id, ct) is not { } field)
            {
                return Outcome.Gone;
            }

            var lower = field.Name.ToLowerInvariant();
            if (command.IsActive && await database.CustomFields.AnyAsync(other => other.Noun == field.Noun && other.IsActive && other.Id != field.Id && other.Name.ToLower() == lower, ct))
            {
                return Outcome.NameTaken;
            }

            (field.IsActive, field.UpdatedAt) = (command.IsActive, time.GetUtcNow());
            field.Version++;
            audit.Add(command.IsActive ? "reinstate" : "archive", "custom-fields", field.Id.Value, new { noun = Word.Of(field.Noun), key = field.Key, name = field.Name });
            await database.SaveChangesAsync(ct);
            await SearchedWords.ReadAgainAsync(database, field, ct);
            return Outcome.Done;
        }
    }
}
