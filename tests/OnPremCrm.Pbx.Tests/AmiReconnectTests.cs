using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests;

[Parallelizable(ParallelScope.Self)] // each test has a PBX of its own
public class AmiReconnectTests
{
    [Test]
    public async Task After_a_crash_of_asterisk_it_is_back_by_itself_and_knows_that_every_channel_is_gone()
    {
        await using var pbx = await RealAsterisk.StartAsync();
        await using var listener = new AmiListener(pbx);
        await listener.SignalAsync<AmiConnected>();

        await pbx.KillAsync();
        await listener.SignalAsync<AmiDisconnected>();

        // The client compares starts by whole seconds.
        await pbx.StartAsync();
        var again = await listener.SignalAsync<AmiConnected>(connected => connected != listener.Heard.OfType<AmiConnected>().First());
        Assert.That(again.Session.Restarted, Is.True);
    }

    [Test]
    public async Task A_stop_of_asterisk_is_heard_before_the_line_is_gone()
    {
        await using var pbx = await RealAsterisk.StartAsync();
        await using var listener = new AmiListener(pbx);
        await listener.SignalAsync<AmiConnected>();

        await pbx.StopAsync();

        await listener.EventAsync<Shutdown>();
        await listener.SignalAsync<AmiDisconnected>();
    }
}
