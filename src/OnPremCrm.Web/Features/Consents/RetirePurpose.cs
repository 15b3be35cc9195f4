using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>Asks for a consent no more, or again. A purpose is never deleted: whoever said something to it said it.</summary>
public static class RetirePurpose
{
    public sealed record Command(ConsentPurposeId Id, bool IsActive) : IRequest<bool>;

    /// <summary>False: there is no such purpose.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await database.ConsentPurposes.SingleOrDefaultAsync(purpose => purpose.Id == command.Id, ct) is not { } known)
            {
                return false;
            }

            (known.IsActive, known.UpdatedAt) = (command.IsActive, time.GetUtcNow());
            audit.Add(command.IsActive ? "reinstate" : "retire", "consent-purposes", known.Id.Value, new { name = known.Name });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
