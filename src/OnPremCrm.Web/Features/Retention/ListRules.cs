using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Retention;

namespace OnPremCrm.Web.Features.Retention;

/// <summary>How long each kind of thing is kept, and what the last night took away.</summary>
public static class ListRules
{
    public sealed record Query : IRequest<IReadOnlyList<Line>>;

    /// <param name="Rule">Null: kept for ever, and always was.</param>
    public sealed record Line(RetentionKind Kind, RetentionRule? Rule);

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, IReadOnlyList<Line>>
    {
        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken ct)
        {
            var rules = await database.RetentionRules.AsNoTracking().ToDictionaryAsync(rule => rule.Kind, ct);
            return [.. Enum.GetValues<RetentionKind>().Select(kind => new Line(kind, rules.GetValueOrDefault(kind)))];
        }
    }
}
