using MediatR;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>The clean-up rules, in the order in which they are applied.</summary>
public static class ListRules
{
    public sealed record Query : IRequest<IReadOnlyList<CleaningRule>>;

    public sealed class Handler(PresentedNumbers numbers) : IRequestHandler<Query, IReadOnlyList<CleaningRule>>
    {
        public async Task<IReadOnlyList<CleaningRule>> Handle(Query query, CancellationToken ct) => await numbers.RulesAsync(ct);
    }
}
