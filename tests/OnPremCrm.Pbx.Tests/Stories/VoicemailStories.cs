using OnPremCrm.Testing.Pbx;
using static OnPremCrm.Core.Calls.CallDirection;
using static OnPremCrm.Core.Calls.CallDisposition;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Voicemail. The Asterisk 16 that we build has none.</summary>
[TestFixture(22)]
public class VoicemailStories(int version) : PlayedStories(version)
{
    [Test]
    public async Task A_message_is_left()
    {
        using var s = await StageAsync(0, "101");
        await using var rings = await s.Phone("101").JustRings();
        await s.ClientCalls("400", talkFor: 5, script: Script.None.Wait(1).Press("#"));

        await s.ExpectAsync(new Story(Inbound, Voicemail) { Rang = ["101"], MissedBy = ["101"], RingSeconds = Company.RingSeconds });
    }

    [Test]
    public async Task No_message_is_left()
    {
        using var s = await StageAsync(0, "101");
        await using var rings = await s.Phone("101").JustRings();
        await s.ClientCalls("400", talkFor: 1);

        await s.ExpectAsync(new Story(Inbound, Missed) { Rang = ["101"], MissedBy = ["101"], RingSeconds = Company.RingSeconds });
    }
}
