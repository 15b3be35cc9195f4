using OnPremCrm.Core.Callbacks;

namespace OnPremCrm.Web.Components;

/// <summary>How urgent something is that is due: late counts in the company's working time, so that a night makes nothing later.</summary>
/// <param name="LateBy">Working time that passed since it was due. Null: not due yet.</param>
/// <param name="DueIn">Time until it is due, when that is soon. Null: late, or not soon.</param>
public sealed record DueLight(DateTimeOffset At, TimeSpan? LateBy, TimeSpan? DueIn)
{
    private static readonly TimeSpan SoonWithin = TimeSpan.FromMinutes(30);

    public bool IsLate => LateBy is not null;

    public bool IsSoon => DueIn is not null;

    public static DueLight Of(DateTimeOffset dueAt, WorkingHours hours, DateTimeOffset now) =>
        dueAt <= now ? new DueLight(dueAt, WorkingTime.Between(hours, dueAt, now), null)
        : dueAt - now <= SoonWithin ? new DueLight(dueAt, null, dueAt - now)
        : new DueLight(dueAt, null, null);
}
