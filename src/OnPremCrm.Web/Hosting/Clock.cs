using System.Globalization;

namespace OnPremCrm.Web.Hosting;

/// <summary>Times as the current user reads them: in the user's time zone and language.</summary>
public sealed class Clock(TimeProvider time, CurrentUser user)
{
    // Up to six days back or ahead a weekday names one day only.
    private const int DaysNamedByWeekday = 6;

    public DateTimeOffset Now => Local(time.GetUtcNow());

    public DateOnly Today => DateOnly.FromDateTime(Now.DateTime);

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, user.TimeZone);

    /// <summary>Today 10:31; this week Tue 15:20; this year 12 Oct; else 12 Oct 2024.</summary>
    public string Short(DateTimeOffset at)
    {
        var local = Local(at);
        return (local.Date - Now.Date).Days switch
        {
            0 => TimeOfDay(at),
            >= -DaysNamedByWeekday and <= DaysNamedByWeekday => $"{Write(local, "ddd")} {TimeOfDay(at)}",
            _ => Date(at),
        };
    }

    /// <summary>12 Oct; in another year 12 Oct 2024.</summary>
    public string Date(DateTimeOffset at)
    {
        var local = Local(at);
        return Write(local, local.Year == Now.Year ? DayPattern : YearFirst ? "yyyy年" + DayPattern : DayPattern + " yyyy");
    }

    /// <summary>A day that belongs to no clock, with its year: 12 Oct 1985.</summary>
    public static string Date(DateOnly day) => day.ToString(YearFirst ? "yyyy年" + DayPattern : DayPattern + " yyyy", CultureInfo.CurrentCulture);

    /// <summary>The head of a group of rows: Wednesday 18 November, with the year if it is not this one.</summary>
    public string Day(DateOnly day)
    {
        var at = day.ToDateTime(TimeOnly.MinValue);
        var pattern = Language.Current == Language.Japanese ? "M月d日(ddd)" : Language.Current == Language.Russian ? "dddd, d MMMM" : "dddd d MMMM";
        return at.ToString(day.Year == Today.Year ? pattern : YearFirst ? "yyyy年" + pattern : pattern + " yyyy", CultureInfo.CurrentCulture);
    }

    public string TimeOfDay(DateTimeOffset at) => Write(Local(at), "HH:mm");

    /// <summary>10:31:07.</summary>
    public string WithSeconds(DateTimeOffset at) => Write(Local(at), "HH:mm:ss");

    /// <summary>10:31:07.250.</summary>
    public string WithMilliseconds(DateTimeOffset at) => Write(Local(at), "HH:mm:ss.fff");

    /// <summary>As a field of the type datetime-local holds it: 2026-11-19T10:31.</summary>
    public string ForField(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The moment that such a field, or a date, means in the user's zone.</summary>
    public DateTimeOffset Meant(DateTime local)
    {
        var unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        return new DateTimeOffset(unspecified, user.TimeZone.GetUtcOffset(unspecified)).ToUniversalTime();
    }

    /// <summary>For the tooltip: date, time with seconds, and the offset from UTC.</summary>
    public string Full(DateTimeOffset at)
    {
        var local = Local(at);
        return Write(local, (YearFirst ? "yyyy年M月d日" : "d MMMM yyyy") + " HH:mm:ss") + local.ToString(" (zzz)", CultureInfo.InvariantCulture);
    }

    private static bool YearFirst => Language.Current == Language.Japanese;

    private static string DayPattern => YearFirst ? "M月d日" : "d MMM";

    private static string Write(DateTimeOffset at, string pattern) => at.ToString(pattern, CultureInfo.CurrentCulture);
}
