using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Which part of the log is asked for. Every condition can be found by an index of the table; absent ones are null.</summary>
public sealed record CallFilter
{
    /// <summary>Started then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>E.164.</summary>
    public string? Number { get; init; }

    public CallState? State { get; init; }

    public IQueryable<Call> Of(IQueryable<Call> calls)
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

        if (Number is { } number)
        {
            calls = calls.Where(call => call.Number == number);
        }

        return State switch
        {
            null => calls,
            CallState.Ended => calls.Where(call => call.State == CallState.Ended),
            // said twice, so that the planner recognises the small index of live calls
            { } live => calls.Where(call => call.State != CallState.Ended && call.State == live),
        };
    }
}
