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

    public sealed class Handler(CrmDatabase database, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Page<CallAnswer>>
    {
        public async Task<Page<CallAnswer>> Handle(Query query, CancellationToken ct)
        {
            var finder = new CallFinder(database, user.Viewer, query.Filter, time);
            CallId? below = query.After is { } cursor ? new CallId(cursor.Id) : null;
            var live = query.Filter.State is CallState.Ended ? [] : await finder.LiveAsync(query.Limit + 1, ct, below);
            var past = query.Filter.State is null or CallState.Ended ? await finder.BelowAsync(below, query.Limit + 1, ct) : [];
            var rows = await new CallAnswers(database, user).ReadAsync([.. live.Concat(past).OrderByDescending(call => call.Id).Take(query.Limit + 1)], ct);
            return Page<CallAnswer>.Of(rows, query.Limit, call => new Cursor(call.Id));
        }
    }
}
