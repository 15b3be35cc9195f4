using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

public sealed class NumberCleanerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 19, 10, 0, 0, TimeSpan.Zero);

    [TestCase(CleaningKind.Begins, "9", "", "9004930123456", ExpectedResult = "004930123456")]
    [TestCase(CleaningKind.Begins, "tg-", "+", "TG-4930123456", ExpectedResult = "+4930123456", TestName = "The case of letters does not count")]
    [TestCase(CleaningKind.Ends, "@SIP-PROVIDER", "", "004930123456@sip-provider ", ExpectedResult = "004930123456")]
    [TestCase(CleaningKind.Pattern, @"^0(\d{10})#\d+$", "+7$1", "04951234567#12", ExpectedResult = "+74951234567")]
    [TestCase(CleaningKind.Begins, "9", "", "4930123456", ExpectedResult = "4930123456", TestName = "What a rule does not find stays")]
    [TestCase(CleaningKind.Pattern, "(", "", "4930(123456", ExpectedResult = "4930(123456", TestName = "A pattern that cannot be read does nothing")]
    public string One_rule(CleaningKind kind, string looksFor, string puts, string presented) =>
        new NumberCleaner([Rule(kind, looksFor, puts)]).Clean(presented, "main", "PJSIP/trunk", CallDirection.Inbound).Text;

    [Test]
    public void Each_rule_works_on_what_the_one_before_left_and_only_those_that_changed_something_are_named()
    {
        var ending = Rule(CleaningKind.Ends, "#", "", ordinal: 2);
        var idle = Rule(CleaningKind.Begins, "555", "", ordinal: 3);
        var beginning = Rule(CleaningKind.Pattern, "^a", "#", ordinal: 1);

        var (text, applied) = new NumberCleaner([ending, idle, beginning]).Clean("a", "main", null, CallDirection.Inbound);

        Assert.That(text, Is.Empty);
        Assert.That(applied, Is.EqualTo(new[] { beginning, ending }));
    }

    [TestCase("main", "pjsip/TRUNK", CallDirection.Inbound, ExpectedResult = true)]
    [TestCase("other", "PJSIP/trunk", CallDirection.Inbound, ExpectedResult = false)]
    [TestCase("main", "PJSIP/second", CallDirection.Inbound, ExpectedResult = false)]
    [TestCase("main", null, CallDirection.Inbound, ExpectedResult = false)]
    [TestCase("main", "PJSIP/trunk", CallDirection.Outbound, ExpectedResult = false)]
    public bool A_rule_holds_for_its_trunk_and_direction_alone(string server, string? trunk, CallDirection direction)
    {
        var rule = Rule(CleaningKind.Begins, "9", "");
        (rule.Server, rule.Trunk, rule.Direction) = ("main", "PJSIP/trunk", CallDirection.Inbound);

        return new NumberCleaner([rule]).Clean("9123", server, trunk, direction).Applied.Count == 1;
    }

    [Test]
    public void A_rule_that_is_switched_off_does_nothing()
    {
        var rule = Rule(CleaningKind.Begins, "9", "");
        rule.IsActive = false;

        Assert.That(new NumberCleaner([rule]).Clean("9123", "main", null, CallDirection.Inbound).Text, Is.EqualTo("9123"));
    }

    [TestCase(@"^\+?0*(\d+)$", ExpectedResult = true)]
    [TestCase("(", ExpectedResult = false)]
    [TestCase(@"(a)\1", ExpectedResult = false, TestName = "Back references could take for ever")]
    [TestCase("(?=a)", ExpectedResult = false, TestName = "So could looking ahead")]
    public bool Patterns(string text) => NumberCleaner.IsPattern(text);

    private static CleaningRule Rule(CleaningKind kind, string looksFor, string puts, int ordinal = 1) =>
        new() { Id = CleaningRuleId.New(Now), Kind = kind, LooksFor = looksFor, Puts = puts, Ordinal = ordinal, IsActive = true };
}
