using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Whatever the network sends as the caller's number, the call is there, with the number where there is one.</summary>
[TestFixture(22)]
[TestFixture(16)]
public class NumberStories(int version) : PlayedStories(version)
{
    [TestCase("0{0}", TestName = "National")]
    [TestCase("0049{0}", TestName = "International_with_two_noughts")]
    [TestCase("49{0}", TestName = "International_without_any_sign")]
    [TestCase("+49{0}", TestName = "E164")]
    public async Task Written_in(string form)
    {
        using var s = await StageAsync(1);
        await using var rings = await s.Phone(s.A).JustRings();
        var sent = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, s.Client[3..]);
        await s.Outside.Calls(Stage.Did(s.A), sent, patience: 1);

        await s.ExpectAsync(new Story(Inbound, Abandoned) { Number = sent, E164 = s.Client, Rang = [s.A], MissedBy = [s.A], RingSeconds = 1 });
    }

    [Test]
    public async Task Withheld()
    {
        using var s = await StageAsync(1);
        await using var rings = await s.Phone(s.A).JustRings();
        await s.Outside.Calls(Stage.Did(s.A), from: null, patience: 2);

        await s.ExpectAsync(new Story(Inbound, Abandoned) { Number = "anonymous", E164 = "", Rang = [s.A], MissedBy = [s.A], RingSeconds = 2 });
    }

    [Test]
    public async Task Withheld_from_us_but_known_to_the_network()
    {
        using var s = await StageAsync(1);
        await using var rings = await s.Phone(s.A).JustRings();
        await s.Outside.Calls(Stage.Did(s.A), from: null, patience: 2, asserted: s.Client);

        await s.ExpectAsync(new Story(Inbound, Abandoned) { Rang = [s.A], MissedBy = [s.A], RingSeconds = 2 });
    }

    [Test]
    public async Task None_at_all()
    {
        using var s = await StageAsync(1);
        await using var rings = await s.Phone(s.A).JustRings();
        await s.Outside.Calls(Stage.Did(s.A), from: "", patience: 2);

        await s.ExpectAsync(new Story(Inbound, Abandoned) { Number = "", E164 = "", Rang = [s.A], MissedBy = [s.A], RingSeconds = 2 });
    }
}
