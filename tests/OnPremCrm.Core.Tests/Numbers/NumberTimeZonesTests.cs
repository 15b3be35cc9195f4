using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

/// <summary>The time where a number is: certain, or not said.</summary>
public sealed class NumberTimeZonesTests
{
    [TestCase("+4930901820", "Europe/Berlin")]
    [TestCase("+81115550142", "Asia/Tokyo")]
    [TestCase("+442079460000", "Europe/London")]
    [TestCase("+12125550123", "America/New_York")]
    [TestCase("+78125550146", "Europe/Moscow")]
    [TestCase("+34915550100", "Europe/Madrid")]
    [TestCase("+491713920036", "Europe/Berlin")]
    public void A_number_of_one_clock_has_its_zone(string number, string zone) => Assert.That(NumberingPlan.TimeZoneOf(E164Number.Parse(number)), Is.EqualTo(zone));

    [TestCase("+79161234567", Description = "a mobile of a country with many clocks")]
    [TestCase("+74012123456", Description = "libphonenumber names the zone of another country for Kaliningrad")]
    [TestCase("+80012345678", Description = "no country's")]
    public void Nothing_is_said_where_it_may_be_several(string number) => Assert.That(NumberingPlan.TimeZoneOf(E164Number.Parse(number)), Is.Null);

    [Test]
    public void Every_zone_is_one_that_this_machine_knows() => Assert.That(
        NumberTimeZones.Embedded.All.Where(zone => !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)), Is.Empty);
}
