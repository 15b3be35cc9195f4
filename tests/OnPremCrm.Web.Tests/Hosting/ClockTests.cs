using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Tests.Hosting;

public sealed class ClockTests
{
    /// <summary>A Thursday, 10:42 in Berlin.</summary>
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 9, 42, 0, TimeSpan.Zero);

    [TestCase("en", "2026-11-19T09:31:00Z", ExpectedResult = "10:31")]
    [TestCase("en", "2026-11-17T14:20:00Z", ExpectedResult = "Tue 15:20")]
    [TestCase("en", "2026-11-23T08:00:00Z", ExpectedResult = "Mon 09:00")]
    [TestCase("en", "2026-10-12T08:00:00Z", ExpectedResult = "12 Oct")]
    [TestCase("en", "2024-10-12T08:00:00Z", ExpectedResult = "12 Oct 2024")]
    [TestCase("en", "2026-11-18T23:30:00Z", ExpectedResult = "00:30", Description = "today in Berlin, yesterday in UTC")]
    [TestCase("en", "2026-11-12T09:42:00Z", ExpectedResult = "12 Nov", Description = "a week back the weekday would be today's")]
    [TestCase("ru", "2026-11-17T14:20:00Z", ExpectedResult = "вт 15:20")]
    [TestCase("ru", "2026-10-12T08:00:00Z", ExpectedResult = "12 окт.")]
    [TestCase("ja", "2026-11-17T14:20:00Z", ExpectedResult = "火 15:20")]
    [TestCase("ja", "2026-10-12T08:00:00Z", ExpectedResult = "10月12日")]
    [TestCase("ja", "2024-10-12T08:00:00Z", ExpectedResult = "2024年10月12日")]
    public string A_time_is_as_short_as_it_can_be(string language, string at) => In(language, clock => clock.Short(Parse(at)));

    [TestCase("en", ExpectedResult = "Wednesday 18 November")]
    [TestCase("ru", ExpectedResult = "среда, 18 ноября")]
    [TestCase("ja", ExpectedResult = "11月18日(水)")]
    public string A_day_is_written_out(string language) => In(language, clock => clock.Day(new DateOnly(2026, 11, 18)));

    [TestCase("en", ExpectedResult = "18 November 2025 00:05:09 (+01:00)")]
    [TestCase("ja", ExpectedResult = "2025年11月18日 00:05:09 (+01:00)")]
    public string The_tooltip_has_everything(string language) => In(language, clock => clock.Full(Parse("2025-11-17T23:05:09Z")));

    [Test]
    public void The_hour_that_daylight_saving_repeats_is_told_apart_by_its_offset() => In("en", clock =>
    {
        var first = clock.Full(Parse("2026-10-25T00:30:00Z"));
        var second = clock.Full(Parse("2026-10-25T01:30:00Z"));
        Assert.That((first, second), Is.EqualTo(("25 October 2026 02:30:00 (+02:00)", "25 October 2026 02:30:00 (+01:00)")));
        return first;
    });

    private static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string In(string language, Func<Clock, string> write)
    {
        var identity = new ClaimsIdentity([new Claim("zone", "Europe/Berlin")], "test");
        var user = new CurrentUser(new HttpContextAccessor { HttpContext = new DefaultHttpContext { User = new ClaimsPrincipal(identity) } });
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Language.Of(language)!.Culture;
        return write(new Clock(new StillTime(Now), user));
    }

    private sealed class StillTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
