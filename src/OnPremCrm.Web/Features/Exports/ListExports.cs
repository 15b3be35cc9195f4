using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Exports;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Exports;

/// <summary>One's own exports, the newest first. Nobody sees another's, an administrator neither: the file is its asker's.</summary>
public static class ListExports
{
    private const int Most = 30;

    public sealed record Query : IRequest<IReadOnlyList<Export>>;

    public sealed class Handler(CrmDatabase database, CurrentUser user) : IRequestHandler<Query, IReadOnlyList<Export>>
    {
        public async Task<IReadOnlyList<Export>> Handle(Query query, CancellationToken ct)
        {
            var me = user.Person;
            return await database.Exports.AsNoTracking().Where(export => export.AskedBy == me).OrderByDescending(export => export.Id).Take(Most).ToListAsync(ct);
        }
    }
}
