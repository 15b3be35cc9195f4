using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.CallResults;

/// <summary>The company's list of what may come of a call.</summary>
public static class ListResults
{
    public sealed record Query : IRequest<Model>;

    public sealed record Model(IReadOnlyList<CallResult> InUse, IReadOnlyList<CallResult> Retired);

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct)
        {
            var results = await database.CallResults.AsNoTracking().OrderBy(result => result.Ordinal).ThenBy(result => result.Id).ToListAsync(ct);
            return new Model(results.FindAll(result => result.IsActive), results.FindAll(result => !result.IsActive));
        }
    }
}
