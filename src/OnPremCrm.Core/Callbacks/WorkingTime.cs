namespace OnPremCrm.Core.Callbacks;

/// <summary>Counts in working minutes: nights, weekends and closed days do not count, and a day with a change of the clocks counts as long as it is.</summary>
public static class WorkingTime
{
    // A week without any opening in the next two is a company that is always closed.
    private const int DaysToLookAhead = 15;

    /// <summary>The moment when so many minutes of the company's working time have passed.</summary>
    /// <param name="hours">The company's week. A closing time at or before the opening time is one of the next day.</param>
    /// <param name="from">Where to begin to count; inside or outside the working hours.</param>
    /// <param name="minutes">Working minutes, 0 or more. With 0: <paramref name="from"/> itself, or the next opening.</param>
    /// <returns>In UTC. When the company never opens, plain minutes are counted.</returns>
    public static DateTimeOffset After(WorkingHours hours, DateTimeOffset from, int minutes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minutes);
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var left = TimeSpan.FromMinutes(minutes);
        var reached = from;
        var lastOpen = from;
        // The evening before may reach over midnight.
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).Date).AddDays(-1);
        while (day.DayNumber - DateOnly.FromDateTime(lastOpen.UtcDateTime).DayNumber <= DaysToLookAhead)
        {
            if (OpenOn(hours, zone, day) is { } open && open.Closes > reached)
            {
                var begin = open.Opens > reached ? open.Opens : reached;
                if (open.Closes - begin >= left)
                {
                    return (begin + left).ToUniversalTime();
                }

                left -= open.Closes - begin;
                reached = lastOpen = open.Closes;
            }

            day = day.AddDays(1);
        }

        return (reached + left).ToUniversalTime();
    }

    /// <summary>How much of the company's working time lies between two moments: how late a callback is, or how long there still is.</summary>
    /// <param name="hours">The company's week.</param>
    /// <param name="from">The earlier moment.</param>
    /// <param name="to">The later moment; zero is returned when it is not later. Looked at for at most two weeks.</param>
    /// <returns>When the company never opens in between, zero; a company without any working hours counts plain time.</returns>
    public static TimeSpan Between(WorkingHours hours, DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
        {
            return TimeSpan.Zero;
        }

        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(hours.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).Date).AddDays(-1);
        var lastDay = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(to, zone).Date);
        var worked = TimeSpan.Zero;
        var opensEver = false;
        for (var looked = 0; day <= lastDay && looked <= DaysToLookAhead; day = day.AddDays(1), looked++)
        {
            if (OpenOn(hours, zone, day) is not { } open)
            {
                continue;
            }

            opensEver = true;
            var begin = open.Opens > from ? open.Opens : from;
            var end = open.Closes < to ? open.Closes : to;
            worked += end > begin ? end - begin : TimeSpan.Zero;
        }

        return opensEver || hours.Opens.Exists(opens => opens is not null) ? worked : to - from;
    }

    private static (DateTimeOffset Opens, DateTimeOffset Closes)? OpenOn(WorkingHours hours, TimeZoneInfo zone, DateOnly day)
    {
        var weekday = ((int)day.DayOfWeek + 6) % 7; // Monday first
        if (hours.Opens.ElementAtOrDefault(weekday) is not { } opens || hours.Closes.ElementAtOrDefault(weekday) is not { } closes)
        {
            return null;
        }

        var lastDay = closes > opens ? day : day.AddDays(1);
        return (At(day.ToDateTime(opens), zone, first: true), At(lastDay.ToDateTime(closes), zone, first: false));
    }

    // An hour that the clocks skip does not exist: the next one that does. One that they repeat: open from its first, until its last.
    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone, bool first)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        if (zone.IsAmbiguousTime(local))
        {
            var offsets = zone.GetAmbiguousTimeOffsets(local);
            return new DateTimeOffset(local, first ? offsets.Max() : offsets.Min());
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
