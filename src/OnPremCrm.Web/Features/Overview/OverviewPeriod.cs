namespace OnPremCrm.Web.Features.Overview;

/// <summary>The days that an overview is of, and those that it is compared with: as many, and the same weekdays where that makes sense.</summary>
/// <param name="Name">As the address names it.</param>
/// <param name="From">First day, in the user's time zone.</param>
/// <param name="To">Last day.</param>
/// <param name="DaysBack">How many days before the compared ones lie.</param>
public sealed record OverviewPeriod(string Name, DateOnly From, DateOnly To, int DaysBack)
{
    private const int Week = 7;

    public static readonly string[] Names = ["today", "yesterday", "week", "month"];

    public bool IsOneDay => From == To;

    /// <summary>What cannot be read is today.</summary>
    public static OverviewPeriod Of(string? name, DateOnly today) => name switch
    {
        "yesterday" => new(name, today.AddDays(-1), today.AddDays(-1), Week),
        "week" => new(name, today.AddDays(1 - Week), today, Week),
        "month" => new(name, new DateOnly(today.Year, today.Month, 1), today, DateTime.DaysInMonth(today.AddMonths(-1).Year, today.AddMonths(-1).Month)),
        _ => new("today", today, today, Week),
    };
}
