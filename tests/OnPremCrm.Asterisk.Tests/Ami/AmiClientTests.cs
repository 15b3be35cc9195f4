using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Simulator;
using OnPremCrm.Testing;

namespace OnPremCrm.Asterisk.Tests.Ami;

public sealed class AmiClientTests
{
    [Test]
    public async Task A_session_begins_with_what_is_known_about_the_server()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { StartedAt = DateTimeOffset.Parse("2026-11-01T10:00:00Z") });
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        var session = (await consumer.NextAsync<AmiConnected>()).Session;
        Assert.That(session.Banner, Is.EqualTo("Asterisk Call Manager/11.0.0"));
        Assert.That(session.Version?.ToString(), Is.EqualTo("22.10.0"));
        Assert.That(session.Startup, Is.EqualTo("2026-11-01 10:00:00"));
        Assert.That(session.BootTime, Is.EqualTo(DateTimeOffset.Parse("2026-11-01T10:00:00Z")).Within(TimeSpan.FromSeconds(2)));
        Assert.That(session.Restarted, Is.Null);
    }

    [Test]
    public async Task The_secret_is_proven_and_never_sent_and_the_order_of_the_set_up_is_right()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { Filters = [new AmiFilter("Hangup"), new AmiFilter("VarSet", "Variable", "CRM_CALL")] });
        await consumer.UntilAsync<AmiConnected>();
        await consumer.Client.SendAsync(new Ping(), CancellationToken.None);
        var session = asterisk.LoggedIn.Single();
        Assert.That(session.Actions.Select(a => a["Action"]).Distinct(), Is.EqualTo(new[] { "Challenge", "Login", "CoreSettings", "CoreStatus", "Ping", "Filter", "Events" }));
        Assert.That(session.Actions.SelectMany(a => a).Select(h => h.Value), Has.None.Contains(asterisk.Server.Options.Secret));
        Assert.That(session.Actions.Single(a => a["Action"] == "Login")["Events"], Is.EqualTo("system"));
        Assert.That(session.Filters, Is.EqualTo(new[] { "name(Hangup)=", "name(VarSet),header(Variable),method(exact)=CRM_CALL" }));
        Assert.That(session.EventMask, Is.EqualTo("system,call,agent,dialplan,user"));
    }

    [Test]
    public async Task An_old_server_gets_an_exclusion_instead_of_filters_by_name()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { AsteriskVersion = "16.28.0~dfsg" });
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { Filters = AmiFilter.ForCalls });
        await consumer.UntilAsync<AmiConnected>();
        Assert.That(asterisk.LoggedIn.Single().Filters, Is.EqualTo(new[] { "=!Event: (RTCP|ChannelUpdate|DeviceStateChange|ExtensionStatus|ContactStatus|PeerStatus)" }));
    }

    [Test]
    public async Task A_user_who_may_ask_nothing_still_gets_events()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { SaysFullyBooted = false });
        asterisk.Refuse("CoreSettings", "CoreStatus");
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { OptionalActionTimeout = TimeSpan.FromMilliseconds(100) });
        var session = (await consumer.NextAsync<AmiConnected>()).Session;
        Assert.That((session.Version, session.Startup, session.BootTime), Is.EqualTo(((OnPremCrm.Asterisk.Words.AsteriskVersion?)null, (string?)null, (DateTimeOffset?)null)));
        await consumer.Client.SendAsync(new Ping(), CancellationToken.None);
        await asterisk.SendAsync(("Event", "Hangup"), ("Privilege", "call,all"));
        Assert.That((await consumer.NextAsync<AmiReceived>()).Message.EventName, Is.EqualTo("Hangup"));
    }

    [Test]
    public async Task A_server_without_challenge_on_this_machine_gets_the_plain_log_in()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { OffersChallenge = false });
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await consumer.NextAsync<AmiConnected>();
    }

    [Test]
    public async Task A_wrong_secret_is_its_own_fault_and_is_not_hammered()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions() with { Secret = "wrong" });
        var failed = await consumer.NextAsync<AmiConnectFailed>();
        Assert.That((failed.Fault, failed.NextTry), Is.EqualTo((AmiFault.AuthenticationRefused, TimeSpan.FromSeconds(60))));
        Assert.That(failed.Detail, Does.Contain("manager.conf").And.Contain("Authentication failed").And.Not.Contain("wrong"));
    }

    [Test]
    public async Task Nobody_listens_and_then_somebody_does()
    {
        var asterisk = FakeAsterisk.Start();
        var options = asterisk.ClientOptions();
        await asterisk.DisposeAsync();
        await using var consumer = new ListeningConsumer(options);
        Assert.That((await consumer.NextAsync<AmiConnectFailed>()).Fault, Is.EqualTo(AmiFault.Refused));
        await using var again = FakeAsterisk.Start(new AmiServerOptions { Port = options.Port });
        await consumer.UntilAsync<AmiConnected>();
    }

    [Test]
    public async Task An_unknown_host_is_named()
    {
        await using var consumer = new ListeningConsumer(new AmiOptions { Host = "no-such-host.invalid", Username = "a", Secret = "b" });
        Assert.That((await consumer.NextAsync<AmiConnectFailed>()).Fault, Is.EqualTo(AmiFault.HostUnknown));
    }

    [Test]
    public async Task Events_come_in_order_and_in_whatever_pieces()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        await asterisk.SendSlowlyAsync(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"Event: UserEvent\r\nN: {i}\r\n\r\n"))), 7);
        for (var i = 0; i < 300; i++)
        {
            Assert.That((await consumer.NextAsync<AmiReceived>()).Message["N"], Is.EqualTo($"{i}"));
        }
    }

    [Test]
    public async Task Duplicated_events_are_all_handed_over_because_who_repeats_is_not_for_the_line_to_judge()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        await asterisk.SendBytesAsync("Event: Hangup\r\nUniqueid: 1\r\n\r\nEvent: Hangup\r\nUniqueid: 1\r\n\r\n");
        await consumer.EventAsync("Hangup");
        await consumer.EventAsync("Hangup");
    }

    [TestCase("reset", AmiFault.Broken)]
    [TestCase("close", AmiFault.ClosedByServer)]
    [TestCase("mid-message", AmiFault.ClosedByServer)]
    [TestCase("shutdown", AmiFault.ServerShutdown)]
    [TestCase("garbage", AmiFault.NotAmi)]
    public async Task However_the_line_ends_it_is_told_and_built_again(string how, AmiFault fault)
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        var before = TimeProvider.System.GetUtcNow();
        switch (how)
        {
            case "reset":
                asterisk.Reset();
                break;
            case "close":
                asterisk.Close();
                break;
            case "mid-message":
                await asterisk.CutMidMessageAsync();
                break;
            case "shutdown":
                await asterisk.SendAsync(("Event", "Shutdown"), ("Privilege", "system,all"), ("Shutdown", "Cleanly"), ("Restart", "True"));
                await consumer.EventAsync("Shutdown");
                asterisk.Close();
                break;
            case "garbage":
                await asterisk.Server.SendAsync(Enumerable.Repeat((byte)'x', AmiReader.MaxMessageBytes + 100).ToArray());
                break;
        }

        var ended = await consumer.NextAsync<AmiDisconnected>();
        Assert.That(ended.Fault, Is.EqualTo(fault));
        Assert.That(ended.LastHeard, Is.EqualTo(before).Within(TimeSpan.FromSeconds(5)));
        Assert.That((await consumer.UntilAsync<AmiConnected>()).Session.Restarted, Is.False);
        Assert.That(consumer.Client.SessionsLost, Is.EqualTo(1));
    }

    [Test]
    public async Task A_restart_of_Asterisk_is_noticed()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { StartedAt = DateTimeOffset.Parse("2026-11-01T10:00:00Z") });
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        await asterisk.RestartAsync(TimeSpan.FromMinutes(3));
        await consumer.NextAsync<AmiDisconnected>();
        Assert.That((await consumer.UntilAsync<AmiConnected>()).Session.Restarted, Is.True);
    }

    [Test]
    public async Task A_restart_is_noticed_by_the_uptime_when_the_user_may_not_ask()
    {
        await using var asterisk = FakeAsterisk.Start(new AmiServerOptions { StartedAt = TimeProvider.System.GetUtcNow().AddHours(-1) });
        asterisk.Refuse("CoreSettings", "CoreStatus");
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        asterisk.Close();
        Assert.That((await consumer.UntilAsync<AmiConnected>()).Session.Restarted, Is.False);
        await asterisk.RestartAsync(TimeSpan.FromMinutes(50));
        asterisk.Refuse("CoreSettings", "CoreStatus");
        Assert.That((await consumer.UntilAsync<AmiConnected>()).Session.Restarted, Is.True);
    }

    [Test]
    public async Task An_action_that_waits_fails_when_the_line_breaks_and_is_not_sent_again()
    {
        await using var asterisk = FakeAsterisk.Start();
        var arrived = new TaskCompletionSource();
        var originates = 0;
        asterisk.Server.On("Originate", (_, _) =>
        {
            Interlocked.Increment(ref originates);
            arrived.TrySetResult();
            return new ValueTask<IReadOnlyList<AmiMessage>>([]);
        });
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        var sent = consumer.Client.SendAsync(new Originate("PJSIP/101", "from-internal", "102"), CancellationToken.None);
        await arrived.Task;
        asterisk.Reset();
        Assert.That(async () => await sent, Throws.TypeOf<AmiDisconnectedException>().With.Property("Action").EqualTo("Originate").And.Property("IsTransient").True);
        await consumer.UntilAsync<AmiConnected>();
        await ReadyAsync(consumer, connected: true);
        Assert.That(originates, Is.EqualTo(1));
    }

    [Test]
    public async Task Without_a_session_an_action_fails_at_once()
    {
        var client = new AmiClient(new AmiOptions { Host = "127.0.0.1", Username = "a", Secret = "b" });
        Assert.That(async () => await client.SendAsync(new Ping(), CancellationToken.None), Throws.TypeOf<AmiDisconnectedException>());
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_refusal_carries_Asterisks_words()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        Assert.That(
            async () => await consumer.Client.SendAsync(new Getvar("X"), CancellationToken.None),
            Throws.TypeOf<AmiRefusedException>().With.Property("Reason").EqualTo("Invalid/unknown command").And.Property("IsTransient").False);
    }

    [Test]
    public async Task An_action_without_answer_fails_after_its_own_limit_and_the_line_stays_up()
    {
        await using var asterisk = FakeAsterisk.Start();
        asterisk.FallSilentFor("Getvar");
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        Assert.That(
            async () => await consumer.Client.SendAsync(new Getvar("X") { Timeout = TimeSpan.FromMilliseconds(50) }, CancellationToken.None),
            Throws.TypeOf<AmiTimeoutException>());
        await consumer.Client.SendAsync(new Ping(), CancellationToken.None);
    }

    [Test]
    public async Task An_action_may_be_sent_from_within_the_consumers_loop()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        await asterisk.SendAsync(("Event", "Hangup"));
        await consumer.EventAsync("Hangup");
        Assert.That(await consumer.Client.SendAsync(new CoreShowChannels(), CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task A_list_is_collected_and_its_items_are_no_events()
    {
        await using var asterisk = FakeAsterisk.Start();
        asterisk.Server.Channels = () =>
        [
            AmiMessage.Of(
                ("Event", "CoreShowChannel"), ("Channel", "PJSIP/101-00000001"), ("ChannelState", "6"), ("CallerIDNum", "101"), ("CallerIDName", "O\\'Brien"),
                ("Context", "from-internal"), ("Exten", "102"), ("Uniqueid", "17.1"), ("Linkedid", "17.0"), ("Application", "Dial"), ("BridgeId", "b1"), ("Duration", "26:01:02")),
            AmiMessage.Of(("Event", "CoreShowChannel"), ("Channel", "PJSIP/102-00000002"), ("Uniqueid", "17.2"), ("BridgeId", "")),
        ];
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        var rows = await consumer.Client.SendAsync(new CoreShowChannels(), CancellationToken.None);
        Assert.That(rows, Has.Count.EqualTo(2));
        Assert.That((rows[0].UniqueId.Value, rows[0].Linkedid?.Value, rows[0].Channel.Endpoint, rows[0].State, rows[0].CallerIdName), Is.EqualTo(("17.1", "17.0", "101", (int?)6, "O'Brien")));
        Assert.That((rows[0].BridgeId, rows[0].Duration), Is.EqualTo(("b1", (TimeSpan?)new TimeSpan(26, 1, 2))));
        Assert.That((rows[1].BridgeId, rows[1].Linkedid, rows[1].Duration), Is.EqualTo(((string?)null, (OnPremCrm.Asterisk.Words.Linkedid?)null, (TimeSpan?)null)));
        await asterisk.SendAsync(("Event", "After"));
        Assert.That((await consumer.NextAsync<AmiReceived>()).Message.EventName, Is.EqualTo("After"));
    }

    [TestCase("Complete")]
    [TestCase("complete")]
    [TestCase(null)]
    public async Task A_list_ends_however_the_module_spells_it(string? complete)
    {
        await using var asterisk = FakeAsterisk.Start();
        asterisk.Server.On("QueueStatus", (_, action) => new ValueTask<IReadOnlyList<AmiMessage>>(
        [
            AmiAnswers.Success(action),
            AmiMessage.Of([("Event", "QueueParams"), .. AmiAnswers.IdOf(action), ("Queue", "sales")]),
            AmiMessage.Of([("Event", "QueueMember"), .. AmiAnswers.IdOf(action), ("Queue", "sales"), ("Name", "Operator 101"), ("Location", "PJSIP/101"), ("Paused", "1"), ("Status", "6")]),
            AmiMessage.Of([("Event", "QueueEntry"), .. AmiAnswers.IdOf(action), ("Queue", "sales"), ("Position", "1"), ("Channel", "PJSIP/trunk-00000001"), ("Uniqueid", "1.1"), ("Wait", "12")]),
            AmiMessage.Of(complete is null
                ? [("Event", "QueueStatusComplete"), .. AmiAnswers.IdOf(action)]
                : [("Event", "QueueStatusComplete"), .. AmiAnswers.IdOf(action), ("EventList", complete)]),
        ]));
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        var status = await consumer.Client.SendAsync(new QueueStatus(), CancellationToken.None);
        Assert.That(status.Queues, Is.EqualTo(new[] { "sales" }));
        Assert.That(status.Members.Single(), Is.EqualTo(new QueueMemberRow("sales", "Operator 101", "PJSIP/101", "PJSIP/101", true, 6)));
        Assert.That(status.Callers.Single().Waited, Is.EqualTo(TimeSpan.FromSeconds(12)));
    }

    [Test]
    public async Task OriginateResponse_reaches_the_consumer_and_not_the_action()
    {
        await using var asterisk = FakeAsterisk.Start();
        AmiMessage? received = null;
        asterisk.Server.On("Originate", (_, action) =>
        {
            received = action;
            return new ValueTask<IReadOnlyList<AmiMessage>>(
            [
                AmiAnswers.Success(action, ("Message", "Originate successfully queued")),
                AmiMessage.Of([("Event", "OriginateResponse"), .. AmiAnswers.IdOf(action), ("Response", "Failure"), ("Reason", "3")]),
            ]);
        });
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        var originate = new Originate("PJSIP/101", "from-internal", "+4930123456")
        {
            ChannelId = "crm-1", CallerId = "Call <101>", RingTimeout = TimeSpan.FromSeconds(25), Variables = [new("__CRM_CALL", "abc")],
        };
        var reply = await consumer.Client.SendAsync(originate, CancellationToken.None);
        Assert.That(reply.Response["Message"], Is.EqualTo("Originate successfully queued"));
        Assert.That((await consumer.EventAsync("OriginateResponse")).ActionId, Is.EqualTo(reply.Response.ActionId));
        Assert.That(received!.Skip(2).Select(h => $"{h.Name}: {h.Value}"), Is.EqualTo(new[]
        {
            "Channel: PJSIP/101", "Context: from-internal", "Exten: +4930123456", "Priority: 1", "Timeout: 25000", "Async: true",
            "ChannelId: crm-1", "CallerID: Call <101>", "Variable: __CRM_CALL=abc",
        }));
    }

    [Test]
    public async Task ActionIDs_carry_eight_random_digits_and_count()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        var ids = asterisk.LoggedIn.Single().Actions.Select(a => a.ActionId).ToList();
        Assert.That(ids, Has.All.Match("^[0-9a-f]{8}-[0-9]+$"));
        Assert.That(ids, Is.Unique);
        Assert.That(ids.Select(id => id![..8]).Distinct().Count(), Is.EqualTo(1));
    }

    [TestCase("PJSIP/101\r\nApplication: System", "102", "A", "b")]
    [TestCase("PJSIP/101", "102\nData: rm", "A", "b")]
    [TestCase("PJSIP/101", "102", "A", "b,SHELL=x")]
    [TestCase("PJSIP/101", "102", "A", "b\"")]
    [TestCase("PJSIP/101", "102", "A=b,C", "b")]
    public async Task An_Originate_that_smuggles_is_refused_before_anything_is_sent(string channel, string exten, string name, string value)
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        Assert.That(
            async () => await consumer.Client.SendAsync(new Originate(channel, "from-internal", exten) { Variables = [new(name, value)] }, CancellationToken.None),
            Throws.TypeOf<AmiWriteException>());
        await consumer.Client.SendAsync(new Ping(), CancellationToken.None);
        Assert.That(asterisk.LoggedIn.Single().Actions.Select(a => a["Action"]), Has.None.EqualTo("Originate"));
    }

    [Test]
    public void A_channel_to_hang_up_may_not_be_a_pattern()
    {
        Assert.That(() => new HangupChannel("/.*/").ToMessage("1"), Throws.TypeOf<AmiWriteException>());
        Assert.That(new HangupChannel("PJSIP/101-00000001").ToMessage("1")["Cause"], Is.EqualTo("16"));
    }

    [Test]
    public async Task Stopping_ends_the_stream_with_our_own_goodbye()
    {
        await using var asterisk = FakeAsterisk.Start();
        await using var consumer = new ListeningConsumer(asterisk.ClientOptions());
        await ReadyAsync(consumer);
        var rest = await consumer.StopAsync();
        Assert.That(rest.Single(), Is.TypeOf<AmiDisconnected>().With.Property("Fault").EqualTo(AmiFault.ClosedByUs));
    }

    [Test]
    public void The_secret_is_in_no_text_of_the_options()
    {
        var options = new AmiOptions { Host = "pbx", Username = "crm", Secret = "hush", Tls = true };
        Assert.That($"{options}", Is.EqualTo("crm@pbx:5038 (TLS)"));
    }

    [Test]
    public void Every_fault_has_a_sentence_of_its_own()
    {
        var sentences = Enum.GetValues<AmiFault>().Select(fault => fault.Sentence).ToList();
        Assert.That(sentences, Is.Unique);
        Assert.That(sentences, Has.None.EqualTo("The connection to Asterisk failed."));
    }

    /// <summary>Reads Connected and FullyBooted and waits until the set-up is through, so that what comes next is the test's own.</summary>
    private static async Task ReadyAsync(ListeningConsumer consumer, bool connected = false)
    {
        if (!connected)
        {
            await consumer.NextAsync<AmiConnected>();
        }

        await consumer.EventAsync("FullyBooted");
        await consumer.Client.SendAsync(new Ping(), CancellationToken.None);
    }
}
