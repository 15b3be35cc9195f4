using MediatR;
using OnPremCrm.Core.Imports;

namespace OnPremCrm.Web.Features.Imports;

/// <summary>The next rows that wait for a decision, beside those whom they may be about.</summary>
public static class ReviewImport
{
    private const int RowsShown = 10;

    public sealed record Query(ImportId Id) : IRequest<Model?>;

    public sealed record Model(Import Import, IReadOnlyList<RowPlan> Rows);

    public sealed class Handler(ImportBook book, ImportReview review) : IRequestHandler<Query, Model?>
    {
        public async Task<Model?> Handle(Query query, CancellationToken ct) =>
            await book.FindAsync(query.Id, ct) is { } import ? new Model(import, import.Waiting == 0 ? [] : await review.NextAsync(import, RowsShown, ct)) : null;
    }
}
