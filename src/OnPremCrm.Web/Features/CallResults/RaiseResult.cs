using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.CallResults;

/// <summary>Moves a result one place up in the list.</summary>
public static class RaiseResult
{
    public sealed record Command(CallResultId Id) : IRequest<bool>;

    /// <summary>False: there is no such result in use.</summary>
    public sealed class Handler(CrmDatabase database) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken ct)
        {
            var results = await database.CallResults.Where(result => result.IsActive).OrderBy(result => result.Ordinal).ThenBy(result => result.Id).ToListAsync(ct);
            var at = results.FindIndex(result => result.Id == command.Id);
            if (at == -1)
            {
                return false;
            }

            if (at > 0)
            {
                (results[at - 1], results[at]) = (results[at], results[at - 1]);
            }

            for (var place = 0; place < results.Count; place++)
            {
                results[place].Ordinal = place + 1;
            }

            await database.SaveChangesAsync(ct);
            return true;
        }
    }
}
