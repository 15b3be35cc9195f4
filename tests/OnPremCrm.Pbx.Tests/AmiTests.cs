using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests;

/// <summary>Our AMI client with the rights of <c>asterisk-config/manager.conf</c>, at the oldest and the newest Asterisk that we support.</summary>
[TestFixture(22)]
[TestFixture(16)]
[Parallelizable(ParallelScope.Self)] // each has a PBX of its own
public class AmiTests(int version)
{
    private RealAsterisk _pbx = null!;

    [OneTimeSetUp]
    public async Task StartAsterisk() => _pbx = await RealAsterisk.StartAsync(version);

    [OneTimeTearDown]
    public async Task StopAsterisk()
    {
        if (_pbx is not null)
        {
            await _pbx.DisposeAsync();
        }
    }

    [Test]
    public async Task Logs_in_and_knows_the_version_and_the_start_of_the_server()
    {
        await using var listener = new AmiListener(_pbx);

        var session = (await listener.SignalAsync<AmiConnected>()).Session;

        Assert.That(session.Version?.Major, Is.EqualTo(version));
        Assert.That(session.BootTime, Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(5)));
        Assert.That(session.Startup, Is.Not.Null);
    }

    [Test]
    public async Task A_wrong_secret_is_refused_and_said_so()
    {
        await using var listener = new AmiListener(_pbx, secret: "wrong");

        Assert.That((await listener.SignalAsync<AmiConnectFailed>()).Fault, Is.EqualTo(AmiFault.AuthenticationRefused));
    }

    [Test]
    public async Task Hears_a_call_from_its_first_channel_to_its_last_and_the_name_of_the_recording()
    {
        await using var listener = new AmiListener(_pbx);
        await listener.SignalAsync<AmiConnected>();
        await using var telephone = await _pbx.Phone("101").Answers(after: 0.5);
        await using var caller = await _pbx.Outside.Calls("+493055500101", from: "+491701234567", talkFor: 1);
        await caller.EndedAsync();

        await listener.EventAsync<Hangup>(hangup => hangup.Channel.Name.StartsWith("PJSIP/trunk-itsp"));
        await listener.EventAsync<Hangup>(hangup => hangup.Channel.Name.StartsWith("PJSIP/101"));

        Assert.That(listener.Events.First(heard => heard is not FullyBooted), Is.InstanceOf<Newchannel>());
        Assert.That(listener.Events.OfType<Newchannel>().First().Channel.Exten, Is.EqualTo("+493055500101"));
        Assert.That(listener.Events.OfType<BridgeEnter>().Count(), Is.EqualTo(2));
        Assert.That(listener.Events.OfType<VarSet>().Single(variable => variable.Variable == "MIXMONITOR_FILENAME").Value, Does.EndWith(".wav").And.StartWith(_pbx.MonitorPath));
    }

    [Test]
    public async Task A_modern_server_sends_only_what_the_filters_let_through()
    {
        await using var listener = new AmiListener(_pbx);
        var connected = await listener.SignalAsync<AmiConnected>();
        await using var telephone = await _pbx.Phone("102").JustRings();
        await using var caller = await _pbx.Outside.Calls("+493055500102", from: "+491701234568", patience: 1);
        await caller.EndedAsync();
        await listener.EventAsync<Hangup>(hangup => hangup.Channel.Name.StartsWith("PJSIP/102"));

        var wanted = AmiFilter.ForCalls.Select(filter => filter.EventName).ToHashSet();
        var others = listener.Heard.OfType<AmiReceived>().Select(received => received.Message.EventName!).Where(name => !wanted.Contains(name));

        Assert.That(others, connected.Session.Version!.HasAdvancedFilters ? Is.Empty : Is.Not.Empty);
    }

    [Test]
    public async Task An_originate_that_is_answered_goes_on_into_the_dialplan()
    {
        await using var listener = new AmiListener(_pbx);
        await listener.SignalAsync<AmiConnected>();
        await using var operatorsPhone = await _pbx.Phone("103").Answers(after: 0.5);
        await using var client = await _pbx.Outside.Answers(after: 0.5, talkFor: 1);

        await listener.SendAsync(new Originate("PJSIP/103", "from-internal", "+49301234567") { ChannelId = $"crm-{version}-answered" });

        var response = await listener.EventAsync<OriginateResponse>();
        Assert.That(response.Success, Is.True);
        Assert.That(response.Uniqueid, Is.EqualTo($"crm-{version}-answered"));
        await client.EndedAsync();
        await operatorsPhone.EndedAsync();
        var dialled = await listener.EventAsync<DialBegin>(dial => dial.Dest.Name.StartsWith("PJSIP/trunk-itsp"));
        Assert.That(dialled.Dest.Linkedid, Is.EqualTo($"crm-{version}-answered"));
    }

    [Test]
    public async Task An_originate_that_nobody_answers_fails_when_its_time_is_over()
    {
        await using var listener = new AmiListener(_pbx);
        await listener.SignalAsync<AmiConnected>();
        await using var operatorsPhone = await _pbx.Phone("104").JustRings();

        await listener.SendAsync(new Originate("PJSIP/104", "from-internal", "+49301234567") { RingTimeout = TimeSpan.FromSeconds(1) });

        Assert.That((await listener.EventAsync<OriginateResponse>()).Success, Is.False);
    }

    [Test]
    public async Task May_not_do_what_a_listener_has_no_business_with()
    {
        await using var listener = new AmiListener(_pbx);
        await listener.SignalAsync<AmiConnected>();

        Assert.That(
            async () => await listener.SendAsync(new PjsipShowEndpoints()),
            Throws.InstanceOf<AmiRefusedException>().With.Message.Contains("ermission"));
    }

    [Test]
    public async Task Lists_the_channels_of_a_live_call()
    {
        await using var listener = new AmiListener(_pbx);
        await listener.SignalAsync<AmiConnected>();
        await using var telephone = await _pbx.Phone("105").JustRings();
        await using var caller = await _pbx.Outside.Calls("+493055500105", from: "+491701234569", patience: 2);
        await listener.EventAsync<DialBegin>(dial => dial.Dest.Name.StartsWith("PJSIP/105"));

        var channels = await listener.SendAsync(new CoreShowChannels());

        Assert.That(channels.Select(channel => channel.Channel.Value), Has.Some.StartsWith("PJSIP/105").And.Some.StartsWith("PJSIP/trunk-itsp"));
        await caller.EndedAsync();
    }
}
