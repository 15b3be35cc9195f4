using MediatR;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Rest;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>A page of the log for a program, newest first.</summary>
public static class FetchCalls
{
    public sealed record Query(CallFilter Filter, Cursor? After, int Limit) : IRequest<Page<CallAnswer>>;

    public sealed class Handler(CrmDatabase database, CurrentUser user) : IRequestHandler<Query, Page<CallAnswer>>
    {
        public async Task<Page<CallAnswer>> Handle(Query query, CancellationToken ct)
        {
            var calls = query.Filter.Of(database.Calls.VisibleTo(user.Viewer), database);
            if (query.After is { } cursor)
            {
                var after = new CallId(cursor.Id);
                calls = calls.Where(call => call.Id < after);
            }

            var rows = await new CallAnswers(database).ReadAsync(calls.OrderByDescending(call => call.Id).Take(query.Limit + 1), ct);
            return Page<CallAnswer>.Of(rows, query.Limit, call => new Cursor(call.Id));
        }
    }
}
