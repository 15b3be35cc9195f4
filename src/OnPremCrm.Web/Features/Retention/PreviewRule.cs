using MediatR;
using OnPremCrm.Core.Retention;

namespace OnPremCrm.Web.Features.Retention;

/// <summary>What a rule would take away, before it is one.</summary>
public static class PreviewRule
{
    public sealed record Query(RetentionKind Kind, int KeepDays) : IRequest<Model>;

    public sealed record Model(RetentionKind Kind, int KeepDays, RetentionPreview Going, DateTimeOffset CutAt);

    public sealed class Handler(RetentionWork work) : IRequestHandler<Query, Model>
    {
        public async Task<Model> Handle(Query query, CancellationToken ct) =>
            new(query.Kind, query.KeepDays, await work.PreviewAsync(query.Kind, query.KeepDays, ct), work.CutAt(query.KeepDays));
    }
}
