using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Core.Tests.Numbers;

public sealed class NumberBlockTests
{
    [TestCase("040 669692-000 – 999", ExpectedResult = "+4940669692000 +4940669692999")]
    [TestCase("040 669692-000 - 999", ExpectedResult = "+4940669692000 +4940669692999")]
    [TestCase("040 669692000 … 040 669692999", ExpectedResult = "+4940669692000 +4940669692999")]
    [TestCase("+49 40 669692 10..29", ExpectedResult = "+494066969210 +494066969229")]
    [TestCase("+49 40 669692-000 bis +49 40 669692-099", ExpectedResult = "+4940669692000 +4940669692099")]
    [TestCase("040 669692-000 – 000", ExpectedResult = "NotRising")]
    [TestCase("040 669692-999 – 000", ExpectedResult = "NotRising")]
    [TestCase("040 669692-000", ExpectedResult = "OneEnd", TestName = "A hyphen inside a number parts nothing")]
    [TestCase("040 6696 – 040 669692000", ExpectedResult = "UnequalLength")]
    [TestCase("switchboard – 999", ExpectedResult = "FirstUnread")]
    [TestCase("040 669692-000 – last", ExpectedResult = "LastUnread")]
    [TestCase("+49 40 60000000 – +49 40 69999999", ExpectedResult = "TooMany")]
    public string Reads_both_ends(string text) =>
        NumberBlock.Read(text, new NumberingContext("DE", "40"), out var fault) is { } block ? $"{block.First} {block.Last}" : fault.ToString();
}
