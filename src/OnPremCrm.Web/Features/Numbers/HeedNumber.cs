using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Takes a number off the list of those that are only logged. Holds for its next call.</summary>
public static class HeedNumber
{
    public sealed record Command(string Number) : IRequest<bool>;

    /// <summary>False: it is not on the list.</summary>
    public sealed class Handler(CrmDatabase database, Audit audit) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            if (await database.IgnoredNumbers.SingleOrDefaultAsync(ignored => ignored.Number == command.Number, ct) is not { } known)
            {
                return false;
            }

            database.IgnoredNumbers.Remove(known);
            audit.Add("heed", "numbers", null, new { known.Number, known.Note });
            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
