using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.TelephonyCommands;

namespace OnPremCrm.Web.Features.Dial;

/// <summary>What became of a request to dial.</summary>
public static class FetchDial
{
    /// <summary>Null: there is no such request.</summary>
    public sealed record Query(TelephonyCommandId Id) : IRequest<TelephonyCommand?>;

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, TelephonyCommand?>
    {
        public Task<TelephonyCommand?> Handle(Query query, CancellationToken ct) => database.TelephonyCommands.AsNoTracking()
            .SingleOrDefaultAsync(command => command.Id == query.Id && command.Kind == TelephonyCommandKind.Dial, ct);
    }
}
