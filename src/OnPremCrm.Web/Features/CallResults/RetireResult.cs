using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.CallResults;

/// <summary>Offers a result no more, or again. It is never deleted: calls for which it was chosen keep it.</summary>
public static class RetireResult
{
    public sealed record Command(CallResultId Id, bool IsActive) : IRequest<bool>;

    /// <summary>False: there is no such result.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit, TimeProvider time) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await database.CallResults.SingleOrDefaultAsync(result => result.Id == command.Id, ct) is not { } known)
            {
                return false;
            }

            (known.IsActive, known.UpdatedAt) = (command.IsActive, time.GetUtcNow());
            audit.Add(command.IsActive ? "reinstate" : "retire", "call-results", known.Id.Value, new { name = known.Name });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
