using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Web.Features.Fields;

/// <summary>The company's own fields, in their order.</summary>
public static class ListFields
{
    public sealed record Query : IRequest<IReadOnlyList<CustomField>>;

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, IReadOnlyList<CustomField>>
    {
        public async Task<IReadOnlyList<CustomField>> Handle(Query query, CancellationToken ct) =>
            await database.CustomFields.AsNoTracking().OrderBy(field => field.Ordinal).ThenBy(field => field.Id).Include(field => field.Choices.OrderBy(choice => choice.Ordinal)).ToListAsync(ct);
    }
}
