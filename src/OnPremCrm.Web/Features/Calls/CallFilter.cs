using System.Linq.Expressions;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Which part of the log is asked for; absent conditions are null. Each of them is found by an index (the benchmark "log" measures every one).</summary>
public sealed record CallFilter
{
    /// <summary>Started then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>This call or an older one.</summary>
    public CallId? Newest { get; init; }

    /// <summary>E.164.</summary>
    public string? Number { get; init; }

    public CallState? State { get; init; }

    public CallDirection? Direction { get; init; }

    public CallDisposition? Disposition { get; init; }

    public string? Queue { get; init; }

    /// <summary>Our number that was called, as the trunk presents it.</summary>
    public string? Did { get; init; }

    /// <summary>Seconds of talk. A call without any is not among those of at most so much.</summary>
    public SecondsBetween Talk { get; init; }

    public SecondsBetween Ring { get; init; }

    public SecondsBetween Wait { get; init; }

    /// <summary>Phones of which one rang, answered or placed the call: (server, extensions); the server is null when any will do. Empty: nothing matches.</summary>
    public IReadOnlyList<(string? Server, List<string> Extensions)>? Phones { get; init; }

    /// <summary>Phones of which one spoke with the outside. Null: any or none.</summary>
    public IReadOnlyList<(string? Server, List<string> Extensions)>? SpokePhones { get; init; }

    /// <summary>Whom the call was with.</summary>
    public CallParties? Parties { get; init; }

    /// <summary>Only calls with a recording that can be played.</summary>
    public bool HasRecording { get; init; }

    /// <summary>Only calls about which somebody wrote something.</summary>
    public bool HasNote { get; init; }

    /// <summary>Only calls of which this was said.</summary>
    public CallResultId? Result { get; init; }

    /// <summary>Only calls with somebody outside whom we do not know.</summary>
    public bool IsWithStranger { get; init; }

    /// <summary>Only calls that an open callback counts.</summary>
    public bool IsOwed { get; init; }

    public IQueryable<Call> Of(IQueryable<Call> calls, CrmDatabase database)
    {
        // The id begins with the start, and the log is partitioned and ordered by it.
        if (From is { } from)
        {
            var lowest = CallId.LowestAt(from);
            calls = calls.Where(call => call.Id >= lowest);
        }

        if (To is { } to)
        {
            var bound = CallId.LowestAt(to);
            calls = calls.Where(call => call.Id < bound);
        }

        if (Newest is { } newest)
        {
            calls = calls.Where(call => call.Id <= newest);
        }

        calls = OfState(calls);
        if (Number is { } number)
        {
            calls = calls.Where(call => call.Number == number);
        }

        if (Direction is { } direction)
        {
            calls = calls.Where(call => call.Direction == direction);
        }

        if (Disposition is { } disposition)
        {
            calls = calls.Where(call => call.Disposition == disposition);
        }

        if (Queue is { } queue)
        {
            calls = calls.Where(call => call.Queue == queue);
        }

        if (Did is { } did)
        {
            calls = calls.Where(call => call.Did == did);
        }

        if (IsWithStranger)
        {
            calls = calls.Where(call => call.ContactId == null && call.OrganisationId == null && call.Direction != CallDirection.Internal);
        }

        calls = OfLength(calls);
        if (Phones is { } phones)
        {
            calls = calls.Where(phones.Select(phone => AtPhones(phone.Server, phone.Extensions)).Aggregate(None, Either));
        }

        if (SpokePhones is { } spoke)
        {
            calls = calls.Where(spoke.Select(phone => SpokeAt(phone.Server, phone.Extensions)).Aggregate(None, Either));
        }

        // Joined, not asked for call by call: then the newest recordings lead to their calls, however long ago they were.
        if (HasRecording)
        {
            var recorded = database.Recordings.Where(recording => recording.State == RecordingState.Ready).Select(recording => recording.CallId).Distinct();
            calls = calls.Join(recorded, call => call.Id, id => id, (call, _) => call);
        }

        if (HasNote)
        {
            var noted = database.CallNotes.Where(note => note.Body != "").Select(note => note.CallId).Distinct();
            calls = calls.Join(noted, call => call.Id, id => id, (call, _) => call);
        }

        if (Result is { } result)
        {
            var said = database.ChosenResults.Where(chosen => chosen.ResultId == result).Select(chosen => chosen.CallId);
            calls = calls.Join(said, call => call.Id, id => id, (call, _) => call);
        }

        if (IsOwed)
        {
            var owed = database.CallbackCalls.Where(counted => database.Callbacks.Any(callback => callback.Id == counted.CallbackId && callback.State == CallbackState.Open))
                .Select(counted => counted.CallId);
            calls = calls.Where(call => owed.Contains(call.Id));
        }

        return Parties?.Of(calls) ?? calls;
    }

    /// <summary>
    /// The same calls, asked for in a way that suits conditions with few of them, which PostgreSQL's statistics take for more frequent than they are: it would
    /// read the whole log backwards. A limit that nothing reaches keeps it from doing so, because all rows within are looked for before they are ordered.
    /// Phones are asked for one part per index, put together: with the parts in one condition no index would do.
    /// </summary>
    public IQueryable<Call> OfRare(IQueryable<Call> calls, CrmDatabase database)
    {
        if (Phones is null)
        {
            return Of(calls, database).Take(int.MaxValue);
        }

        var rest = (this with { Phones = null }).Of(calls, database);
        return Phones.SelectMany(phone => PartsOf(phone.Server, phone.Extensions)).Select(part => rest.Where(part))
            .Aggregate((IQueryable<Call>?)null, (all, part) => all is null ? part : all.Union(part)) ?? rest.Where(None);
    }

    private IQueryable<Call> OfLength(IQueryable<Call> calls)
    {
        calls = Talk.Least is { } talkLeast ? calls.Where(call => call.TalkSeconds >= talkLeast) : calls;
        calls = Talk.Most is { } talkMost ? calls.Where(call => call.TalkSeconds <= talkMost) : calls;
        calls = Ring.Least is { } ringLeast ? calls.Where(call => call.RingSeconds >= ringLeast) : calls;
        calls = Ring.Most is { } ringMost ? calls.Where(call => call.RingSeconds <= ringMost) : calls;
        calls = Wait.Least is { } waitLeast ? calls.Where(call => call.WaitSeconds >= waitLeast) : calls;
        return Wait.Most is { } waitMost ? calls.Where(call => call.WaitSeconds <= waitMost) : calls;
    }

    private static Expression<Func<Call, bool>> None => call => false;

    private static IEnumerable<Expression<Func<Call, bool>>> PartsOf(string? server, List<string> extensions) =>
    [
        call => (server == null || call.Server == server) && call.Rang.Any(phone => extensions.Contains(phone)),
        call => (server == null || call.Server == server) && call.AnsweredBy.Any(phone => extensions.Contains(phone)),
        call => (server == null || call.Server == server) && extensions.Contains(call.Operator!),
    ];

    private static Expression<Func<Call, bool>> AtPhones(string? server, List<string> extensions) => call =>
        (server == null || call.Server == server)
        && (call.Rang.Any(phone => extensions.Contains(phone)) || call.AnsweredBy.Any(phone => extensions.Contains(phone)) || extensions.Contains(call.Operator!));

    private static Expression<Func<Call, bool>> SpokeAt(string? server, List<string> extensions) => call =>
        (server == null || call.Server == server) && call.Direction != CallDirection.Internal && call.AnsweredAt != null
        && (call.AnsweredBy.Any(phone => extensions.Contains(phone)) || extensions.Contains(call.Operator!));

    private static Expression<Func<Call, bool>> Either(Expression<Func<Call, bool>> left, Expression<Func<Call, bool>> right)
    {
        var call = left.Parameters[0];
        var other = new Exchange(right.Parameters[0], call).Visit(right.Body);
        return Expression.Lambda<Func<Call, bool>>(Expression.OrElse(left.Body, other), call);
    }

    private IQueryable<Call> OfState(IQueryable<Call> calls) => State switch
    {
        null => calls,
        CallState.Ended => calls.Where(call => call.State == CallState.Ended),
        // said twice, so that the planner recognises the small index of live calls
        { } live => calls.Where(call => call.State != CallState.Ended && call.State == live),
    };

    private sealed class Exchange(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
