using MediatR;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>Numbers that are only logged, the latest added first.</summary>
public static class ListIgnored
{
    /// <param name="Number">Only this one, E.164. Null: all.</param>
    public sealed record Query(string? Number = null) : IRequest<IReadOnlyList<Line>>;

    /// <param name="By">Who put it on the list. Null when that user is gone.</param>
    /// <param name="LastCallAt">When it last called or was called. Null: never.</param>
    public sealed record Line(IgnoredNumber Ignored, string? By, DateTimeOffset? LastCallAt);

    public sealed class Handler(CrmDatabase database) : IRequestHandler<Query, IReadOnlyList<Line>>
    {
        private const int MostListed = 500;

        public async Task<IReadOnlyList<Line>> Handle(Query query, CancellationToken ct) => await database.IgnoredNumbers.AsNoTracking()
            .Where(ignored => query.Number == null || ignored.Number == query.Number)
            .OrderByDescending(ignored => ignored.AddedAt).ThenBy(ignored => ignored.Number).Take(MostListed)
            .Select(ignored => new Line(
                ignored,
                database.Users.Where(user => user.Id == ignored.AddedBy).Select(user => user.Name).FirstOrDefault(),
                database.Calls.Where(call => call.Number == ignored.Number).OrderByDescending(call => call.Id).Select(call => (DateTimeOffset?)call.StartedAt).FirstOrDefault()))
            .ToListAsync(ct);
    }
}
