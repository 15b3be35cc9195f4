using System.Globalization;
using OnPremCrm.Core.Callbacks;

namespace OnPremCrm.Core.Tests.Callbacks;

public sealed class WorkingTimeTests
{
    private static readonly WorkingHours Berlin = Week("Europe/Berlin", new TimeOnly(9, 0), new TimeOnly(18, 0));

    [TestCase("2026-11-18T10:00:00+01:00", 30, "2026-11-18T10:30:00+01:00", TestName = "Inside_the_day_plain_minutes_are_counted")]
    [TestCase("2026-11-18T05:00:00+01:00", 30, "2026-11-18T09:30:00+01:00", TestName = "Before_opening_the_count_begins_with_the_opening")]
    [TestCase("2026-11-18T17:50:00+01:00", 30, "2026-11-19T09:20:00+01:00", TestName = "What_the_evening_leaves_over_goes_on_next_morning")]
    [TestCase("2026-11-18T17:30:00+01:00", 30, "2026-11-18T18:00:00+01:00", TestName = "Due_exactly_at_closing_is_still_today")]
    [TestCase("2026-11-20T17:50:00+01:00", 30, "2026-11-23T09:20:00+01:00", TestName = "Friday_evening_goes_on_on_Monday")]
    [TestCase("2026-11-21T12:00:00+01:00", 30, "2026-11-23T09:30:00+01:00", TestName = "A_call_on_Saturday_is_due_on_Monday")]
    [TestCase("2026-11-18T20:00:00+01:00", 0, "2026-11-19T09:00:00+01:00", TestName = "Zero_minutes_at_night_is_the_next_opening")]
    [TestCase("2026-11-18T10:00:00+01:00", 1080, "2026-11-20T10:00:00+01:00", TestName = "Two_working_days_later_is_the_same_hour_two_days_later")]
    [TestCase("2026-10-23T17:00:00+02:00", 120, "2026-10-26T10:00:00+01:00", TestName = "Over_the_end_of_summer_time_the_opening_is_local")]
    [TestCase("2026-03-27T17:00:00+01:00", 120, "2026-03-30T10:00:00+02:00", TestName = "Over_the_begin_of_summer_time_the_opening_is_local")]
    [TestCase("2026-11-18T16:50:00+00:00", 30, "2026-11-19T09:20:00+01:00", TestName = "The_offset_of_the_moment_does_not_matter")]
    public void Working_minutes_in_Berlin(string from, int minutes, string due) =>
        Assert.That(WorkingTime.After(Berlin, At(from), minutes), Is.EqualTo(At(due)));

    [TestCase("2026-11-18T10:00:00+01:00", "2026-11-18T10:18:00+01:00", 18, TestName = "Inside_the_day_lateness_is_plain_minutes")]
    [TestCase("2026-11-18T17:50:00+01:00", "2026-11-19T09:20:00+01:00", 30, TestName = "The_night_makes_nothing_later")]
    [TestCase("2026-11-20T17:50:00+01:00", "2026-11-21T12:00:00+01:00", 10, TestName = "On_Saturday_it_is_as_late_as_on_Friday_evening")]
    [TestCase("2026-11-21T10:00:00+01:00", "2026-11-21T12:00:00+01:00", 0, TestName = "Within_a_weekend_no_working_time_passes")]
    [TestCase("2026-11-18T11:00:00+01:00", "2026-11-18T10:00:00+01:00", 0, TestName = "Backwards_is_zero")]
    public void Working_minutes_between(string from, string to, int minutes) =>
        Assert.That(WorkingTime.Between(Berlin, At(from), At(to)), Is.EqualTo(TimeSpan.FromMinutes(minutes)));

    [Test]
    public void A_night_with_a_repeated_hour_is_an_hour_longer_for_those_who_work_in_it()
    {
        var always = Week("Europe/Berlin", TimeOnly.MinValue, TimeOnly.MinValue, days: 7);

        Assert.That(WorkingTime.After(always, At("2026-10-25T00:00:00+02:00"), 240), Is.EqualTo(At("2026-10-25T03:00:00+01:00")));
    }

    [Test]
    public void A_shift_over_midnight_belongs_to_the_day_it_opens()
    {
        var night = Week("Europe/Berlin", new TimeOnly(22, 0), new TimeOnly(6, 0));

        Assert.That(WorkingTime.After(night, At("2026-11-18T05:50:00+01:00"), 30), Is.EqualTo(At("2026-11-18T22:20:00+01:00")));
        Assert.That(WorkingTime.After(night, At("2026-11-18T02:00:00+01:00"), 30), Is.EqualTo(At("2026-11-18T02:30:00+01:00")));
    }

    [Test]
    public void In_a_zone_east_of_Greenwich_the_local_day_counts()
    {
        var tokyo = Week("Asia/Tokyo", new TimeOnly(9, 0), new TimeOnly(18, 0));

        Assert.That(WorkingTime.After(tokyo, At("2026-11-20T23:30:00+00:00"), 10), Is.EqualTo(At("2026-11-23T09:10:00+09:00")), "already Saturday there");
    }

    [Test]
    public void A_company_that_never_opens_still_gets_a_due_time()
    {
        var closed = new WorkingHours { TimeZone = "Europe/Berlin", Opens = [null, null, null, null, null, null, null], Closes = [null, null, null, null, null, null, null] };

        Assert.That(WorkingTime.After(closed, At("2026-11-18T10:00:00+01:00"), 30), Is.EqualTo(At("2026-11-18T10:30:00+01:00")));
    }

    private static WorkingHours Week(string zone, TimeOnly opens, TimeOnly closes, int days = 5) => new()
    {
        TimeZone = zone,
        Opens = [.. Enumerable.Range(0, 7).Select(day => day < days ? opens : (TimeOnly?)null)],
        Closes = [.. Enumerable.Range(0, 7).Select(day => day < days ? closes : (TimeOnly?)null)],
    };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
