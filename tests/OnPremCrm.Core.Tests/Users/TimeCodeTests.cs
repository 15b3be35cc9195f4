using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Tests.Users;

public sealed class TimeCodeTests
{
    // RFC 6238, appendix B, has eight digits; the last six are ours.
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    [TestCase(59L, "287082")]
    [TestCase(1111111109L, "081804")]
    [TestCase(1111111111L, "050471")]
    [TestCase(1234567890L, "005924")]
    [TestCase(2000000000L, "279037")]
    [TestCase(20000000000L, "353130")]
    public void The_codes_are_those_of_the_standard(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.That(TimeCode.Of(Secret, TimeCode.StepAt(at)), Is.EqualTo(code));
        Assert.That(TimeCode.Find(Secret, code.Insert(3, " "), at), Is.EqualTo(TimeCode.StepAt(at)));
    }

    [TestCase(-60, false)]
    [TestCase(-30, true)]
    [TestCase(0, true)]
    [TestCase(30, true)]
    [TestCase(60, false)]
    public void A_clock_may_be_half_a_minute_wrong(int seconds, bool isTaken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000);
        var theirs = TimeCode.Of(Secret, TimeCode.StepAt(now.AddSeconds(seconds)));
        Assert.That(TimeCode.Find(Secret, theirs, now) is not null, Is.EqualTo(isTaken));
    }

    [TestCase("")]
    [TestCase("28708")]
    [TestCase("2870820")]
    [TestCase("абвгде")]
    public void What_is_no_code_is_none(string typed) => Assert.That(TimeCode.Find(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(59)), Is.Null);

    [Test]
    public void The_secret_is_written_as_authenticators_read_it() => Assert.That(TimeCode.Write(Secret), Is.EqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));

    [Test]
    public void A_recovery_code_is_known_however_it_is_typed()
    {
        var (user, other, code) = (UserId.New(DateTimeOffset.UnixEpoch), UserId.New(DateTimeOffset.UnixEpoch.AddDays(1)), RecoveryCode.New());
        Assert.That(code, Does.Match("^([a-z2-9]{4}-){3}[a-z2-9]{4}$"));
        Assert.That(RecoveryCode.IsOne(code.ToUpperInvariant().Replace('-', ' ')), Is.True);
        Assert.That(RecoveryCode.HashOf(user, code.ToUpperInvariant().Replace('-', ' ')), Is.EqualTo(RecoveryCode.HashOf(user, code)));
        Assert.That(RecoveryCode.HashOf(other, code), Is.Not.EqualTo(RecoveryCode.HashOf(user, code)));
        Assert.That(RecoveryCode.IsOne("123456"), Is.False);
    }
}
