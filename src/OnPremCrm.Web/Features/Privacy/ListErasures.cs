using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Privacy;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>The erasures, newest first.</summary>
public static class ListErasures
{
    private const int Most = 200;

    public sealed record Query : IRequest<IReadOnlyList<Erasure>>;

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, IReadOnlyList<Erasure>>
    {
        public async Task<IReadOnlyList<Erasure>> Handle(Query query, CancellationToken ct) => await database.Erasures.AsNoTracking().OrderByDescending(one => one.Id).Take(Most).ToListAsync(ct);
    }
}
