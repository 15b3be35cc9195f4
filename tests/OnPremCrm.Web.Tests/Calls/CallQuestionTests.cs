using Microsoft.AspNetCore.WebUtilities;
using OnPremCrm.Web.Features.Calls;

namespace OnPremCrm.Web.Tests.Calls;

public sealed class CallQuestionTests
{
    private static readonly DateOnly Thursday = new(2026, 11, 19);

    [TestCase("")]
    [TestCase("period=last-week&state=missed&direction=inbound&person=me&queue=sales&did=%2B493055500101")]
    [TestCase("from=2026-11-01&to=2026-11-19&number=030%201234&talkMin=60&talkMax=600&ringMin=1&ringMax=2&waitMin=3&waitMax=4&recording=true&note=true&contact=none&owed=true&q=%D0%9E%D0%BB%D1%8C%D0%B3%D0%B0")]
    public void A_question_written_as_an_address_is_read_back_the_same(string query)
    {
        var (question, unread) = CallQuestion.Read(QueryHelpers.ParseQuery(query));

        Assert.That(unread, Is.Empty);
        Assert.That(question.Query, Is.EqualTo(query));
    }

    [Test]
    public void The_order_in_which_filters_were_set_makes_no_difference() =>
        Assert.That(CallQuestion.Read(QueryHelpers.ParseQuery("q=x&talkMin=1:00&state=busy")).Question.Query, Is.EqualTo(CallQuestion.Read(QueryHelpers.ParseQuery("state=busy&q=x&talkMin=60")).Question.Query));

    [TestCase("week", DayOfWeek.Monday, "2026-11-16", null)]
    [TestCase("week", DayOfWeek.Sunday, "2026-11-15", null)]
    [TestCase("last-week", DayOfWeek.Monday, "2026-11-09", "2026-11-15")]
    [TestCase("last-week", DayOfWeek.Sunday, "2026-11-08", "2026-11-14")]
    [TestCase("month", DayOfWeek.Monday, "2026-11-01", null)]
    [TestCase("last-month", DayOfWeek.Monday, "2026-10-01", "2026-10-31")]
    [TestCase("yesterday", DayOfWeek.Monday, "2026-11-18", "2026-11-18")]
    public void A_period_has_its_days_and_a_week_begins_where_the_user_lives(string period, DayOfWeek first, string from, string? to) =>
        Assert.That(CallPeriod.DaysOf(period, Thursday, first), Is.EqualTo((DateOnly.Parse(from), to is null ? (DateOnly?)null : DateOnly.Parse(to))));

    [TestCase("90", ExpectedResult = 90)]
    [TestCase("1:30", ExpectedResult = 90)]
    [TestCase(" 1:02:07 ", ExpectedResult = 3727)]
    [TestCase("0", ExpectedResult = 0)]
    [TestCase("1:", ExpectedResult = null)]
    [TestCase("+5", ExpectedResult = null)]
    [TestCase("999999:999999:999999", ExpectedResult = null)]
    [TestCase("ten", ExpectedResult = null)]
    public int? Lengths_are_read_as_people_write_them(string text) => SecondsBetween.Read(text);
}
