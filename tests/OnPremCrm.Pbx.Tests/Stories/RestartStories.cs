using System.Diagnostics;
using OnPremCrm.Core.Calls;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>Asterisk ends, with and without a goodbye, while one call talks and another rings; and afterwards the first caller calls again.</summary>
[TestFixture(22)]
[TestFixture(16)]
[Parallelizable(ParallelScope.All)]
public class RestartStories(int version)
{
    private const string Talking = "+491701000001";
    private const string Ringing = "+491701000002";

    [Test]
    public async Task Asterisk_is_restarted_in_mid_call()
    {
        await using var pbx = await RealAsterisk.StartAsync(version, ringSeconds: 20);
        await using var log = await RecordedCalls.StartAsync(pbx);
        var since = TimeProvider.System.GetUtcNow();
        var (parts, begun, talking) = await TwoCallsAsync(pbx, log);
        await using var playing = parts;

        await pbx.StopAsync();
        var talked = (AtLeast: talking.Elapsed, AtMost: begun.Elapsed);
        await pbx.StartAsync();
        await CallAgainAsync(pbx);

        var calls = await log.AllEndedAsync(_ => true, since, count: 3);
        using var all = Assert.EnterMultipleScope();
        Assert.That(calls.Select(call => call.NumberAsPresented), Is.EqualTo(new[] { Talking, Ringing, Talking }));
        AssertAnswered(calls[0], "101", talked, endKnown: true);
        Assert.That(calls[1].Disposition, Is.EqualTo(CallDisposition.Missed));
        Assert.That(calls[1].MissedBy, Is.EqualTo(new[] { "102" }));
        AssertAnswered(calls[2], "103", (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), endKnown: true);
        Assert.That(await log.IsToBeCalledBackAsync(Ringing), Is.True);
        Assert.That(await log.IsToBeCalledBackAsync(Talking), Is.False);
    }

    [Test]
    public async Task Asterisk_is_killed_in_mid_call()
    {
        await using var pbx = await RealAsterisk.StartAsync(version, ringSeconds: 20);
        await using var log = await RecordedCalls.StartAsync(pbx);
        var since = TimeProvider.System.GetUtcNow();
        var (parts, begun, talking) = await TwoCallsAsync(pbx, log);
        await using var playing = parts;

        await pbx.KillAsync();
        var talked = (AtLeast: talking.Elapsed, AtMost: begun.Elapsed);
        await pbx.StartAsync();
        await CallAgainAsync(pbx);

        var calls = await log.AllEndedAsync(_ => true, since, count: 3);
        using var all = Assert.EnterMultipleScope();
        Assert.That(calls.Select(call => call.NumberAsPresented), Is.EqualTo(new[] { Talking, Ringing, Talking }));
        AssertAnswered(calls[0], "101", talked, endKnown: false);
        Assert.That(calls[1].Disposition, Is.EqualTo(CallDisposition.Unknown));
        Assert.That(calls[1].EndKnown, Is.False);
        Assert.That(calls[1].Rang, Is.EqualTo(new[] { "102" }));
        AssertAnswered(calls[2], "103", (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), endKnown: true);
        Assert.That(await log.IsToBeCalledBackAsync(Ringing), Is.True, "nobody knows that anybody spoke with them");
    }

    /// <summary>One talks, the other rings; and since when they call and surely talk, because a busy machine takes its time.</summary>
    private static async Task<(PlayedParts Parts, Stopwatch Begun, Stopwatch Talking)> TwoCallsAsync(RealAsterisk pbx, RecordedCalls log)
    {
        var begun = Stopwatch.StartNew();
        var parts = new PlayedParts
        {
            await pbx.Phone("101").Answers(after: 1),
            await pbx.Phone("102").JustRings(),
            await pbx.Outside.Calls("+493055500101", Talking),
        };
        await log.UntilLiveAsync(calls => calls.Exists(call => call.State == CallState.Talking));
        var talking = Stopwatch.StartNew();
        parts.Add(await pbx.Outside.Calls("+493055500102", Ringing));
        await log.UntilLiveAsync(calls => calls.Exists(call => call.RingingNow.Contains("102")));
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        return (parts, begun, talking);
    }

    private static void AssertAnswered(Call call, string extension, (TimeSpan AtLeast, TimeSpan AtMost) talked, bool endKnown)
    {
        Assert.That(call.Disposition, Is.EqualTo(CallDisposition.Answered));
        Assert.That(call.AnsweredBy, Is.EqualTo(new[] { extension }));

        // Of an end that nobody saw, the log and the ledger know only until when the call was surely up.
        Assert.That(call.TalkSeconds, Is.InRange(endKnown ? talked.AtLeast.TotalSeconds - Story.Tolerance : 0, talked.AtMost.TotalSeconds + Story.Tolerance));
        Assert.That(call.EndKnown, Is.EqualTo(endKnown));
    }

    private static async Task CallAgainAsync(RealAsterisk pbx)
    {
        await using var phone = await pbx.Phone("103").Answers(after: 1, talkFor: 2);
        await using var caller = await pbx.Outside.Calls("+493055500103", Talking);
        await caller.EndedAsync();
    }
}
