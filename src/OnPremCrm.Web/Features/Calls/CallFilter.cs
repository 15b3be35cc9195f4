using System.Linq.Expressions;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Which part of the log is asked for; absent conditions are null. <see cref="CallFinder"/> finds the calls, however few they are.</summary>
public sealed record CallFilter
{
    /// <summary>Started then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before.</summary>
    public DateTimeOffset? To { get; init; }

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

    /// <summary>Who asks for recordings: those that they do not hear of are none. Null: all count.</summary>
    public Viewer? RecordingsOf { get; init; }

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

        if (HasRecording)
        {
            calls = calls.Where(call => call.IsRecorded);
            if (RecordingsOf is { } viewer && !viewer.SightOf(GuardedNoun.Recordings, Deed.See).IsAll)
            {
                var seen = database.Recordings.SeenBy(viewer, database).Where(recording => recording.State == RecordingState.Ready);
                calls = calls.Where(call => seen.Any(recording => recording.CallId == call.Id));
            }
        }

        if (HasNote)
        {
            calls = calls.Where(call => call.IsNoted);
        }

        if (Result is { } result)
        {
            var said = database.ChosenResults.Where(chosen => chosen.ResultId == result).Select(chosen => chosen.CallId);
            calls = calls.Join(said, call => call.Id, id => id, (call, _) => call);
        }

        if (IsOwed)
        {
            var owed = Owed(database);
            calls = calls.Where(call => owed.Contains(call.Id));
        }

        return Parties?.Of(calls) ?? calls;
    }

    /// <summary>The calls that open callbacks count.</summary>
    public static IQueryable<CallId> Owed(CrmDatabase database) =>
        database.CallbackCalls.Where(counted => database.Callbacks.Any(callback => callback.Id == counted.CallbackId && callback.State == CallbackState.Open)).Select(counted => counted.CallId);

    /// <summary>The words of a call that the index of marks knows (the function call_marks of the database), as far as they are asked for.</summary>
    public IReadOnlyList<string> Marks =>
    [
        .. Mark(Disposition is { } disposition ? Word.Of(disposition) : null), .. Mark(Direction is { } direction ? Word.Of(direction) : null),
        .. Mark(Queue is { } queue ? "queue " + queue : null), .. Mark(Did is { } did ? "did " + did : null),
        .. Mark(HasRecording ? "recorded" : null), .. Mark(HasNote ? "noted" : null), .. Mark(IsWithStranger ? "stranger" : null),
        .. Mark(Reached("talk", Talk, 60, 600)), .. Mark(Reached("ring", Ring, 15, 30)), .. Mark(Reached("wait", Wait, 60, 600)),
    ];

    /// <summary>Nothing but time is asked for.</summary>
    public bool IsOpen => this == new CallFilter { From = From, To = To };

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

    // The longest step that everything asked for has reached.
    private static string? Reached(string what, SecondsBetween asked, int step, int longStep) =>
        asked.IsOpen ? null : asked.Least >= longStep ? $"{what} {longStep}" : asked.Least >= step ? $"{what} {step}" : $"{what} 0";

    private static string[] Mark(string? word) => word is null ? [] : [word];

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
