using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Privacy;

namespace OnPremCrm.Web.Features.Privacy;

/// <summary>An erasure: how far it is, and when it is done, its certificate.</summary>
public static class ShowErasure
{
    public sealed record Query(ErasureId Id) : IRequest<Erasure?>;

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, Erasure?>
    {
        public Task<Erasure?> Handle(Query query, CancellationToken ct) => database.Erasures.AsNoTracking().FirstOrDefaultAsync(one => one.Id == query.Id, ct);
    }
}
