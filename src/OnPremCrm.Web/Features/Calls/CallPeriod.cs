namespace OnPremCrm.Web.Features.Calls;

/// <summary>Periods of the log by their names in the address.</summary>
public static class CallPeriod
{
    public static readonly string[] Names = ["today", "yesterday", "week", "last-week", "month", "last-month"];

    /// <summary>First and last day. A period that goes on has no last day.</summary>
    /// <param name="firstWeekday">Weeks begin with it where the user lives.</param>
    public static (DateOnly From, DateOnly? To) DaysOf(string name, DateOnly today, DayOfWeek firstWeekday)
    {
        var weekStart = today.AddDays(-((today.DayOfWeek - firstWeekday + 7) % 7));
        var first = new DateOnly(today.Year, today.Month, 1);
        return name switch
        {
            "today" => (today, null),
            "yesterday" => (today.AddDays(-1), today.AddDays(-1)),
            "week" => (weekStart, null),
            "last-week" => (weekStart.AddDays(-7), weekStart.AddDays(-1)),
            "month" => (first, null),
            "last-month" => (first.AddMonths(-1), first.AddDays(-1)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such period."),
        };
    }
}
