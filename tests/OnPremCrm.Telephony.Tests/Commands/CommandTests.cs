using System.Collections.Concurrent;
using Npgsql;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Simulator;
using OnPremCrm.Telephony.Commands;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Commands;

public sealed class CommandTests
{
    private readonly ConcurrentQueue<AmiMessage> _asked = new();
    private PostgresDatabase _postgres = null!;
    private NpgsqlDataSource _source = null!;
    private FakeAsterisk _asterisk = null!;

    [SetUp]
    public async Task Open()
    {
        _asked.Clear();
        _postgres = await PostgresDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_postgres.ConnectionString);
        _asterisk = FakeAsterisk.Start();
        foreach (var action in new[] { "Originate", "Hangup" })
        {
            _asterisk.Server.On(action, (_, message) =>
            {
                _asked.Enqueue(message);
                return new ValueTask<IReadOnlyList<AmiMessage>>([AmiAnswers.Success(message)]);
            });
        }
    }

    [TearDown]
    public async Task Close()
    {
        await _asterisk.DisposeAsync();
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Test]
    public async Task A_click_rings_the_own_phone_first_and_tells_the_truth_at_each_step()
    {
        await ExecuteAsync("INSERT INTO contacts (id, name, created_at, updated_at) VALUES ('00000000-0000-7000-8000-0000000000c1', 'Erika', now(), now())");
        await using var service = await StartAsync();
        var command = await DialAsync(contact: "00000000-0000-7000-8000-0000000000c1");
        var call = new ClickedCall(_asterisk, command);
        await UntilAsync(service, command, "state = 'succeeded' AND progress = 'queued'");
        var asked = _asked.Single();
        Assert.That(new[] { "Channel", "Context", "Exten", "ChannelId", "Variable", "Async", "CallerID" }.Select(name => asked[name]), Is.EqualTo(new[]
        {
            "PJSIP/101", "from-internal", "+49301234567", $"crm-{command}", $"__CRM_CALL={command}", "true", "<101>",
        }));

        await call.RingOwnPhoneAsync();
        await UntilAsync(service, command, "progress = 'ringing-you'");
        Assert.That(await service.ScalarAsync<string>($"SELECT coalesce(number, 'none') FROM calls WHERE command_id = '{command}'"), Is.EqualTo("+49301234567"), "known before Asterisk says it");
        await call.LiftOwnPhoneAsync();
        await UntilAsync(service, command, "progress = 'dialling'");
        await call.RingThereAsync();
        await UntilAsync(service, command, "progress = 'ringing-there'");
        await call.AnswerThereAsync();
        await UntilAsync(service, command, "progress = 'talking'");
        await call.HangUpAsync();
        await UntilAsync(service, command, "progress = 'ended' AND outcome = 'answered' AND finished_at IS NOT NULL");

        Assert.That(await service.ScalarAsync<string>($"SELECT concat_ws(' ', direction, operator, number, match, right(contact_id::text, 2)) FROM calls WHERE command_id = '{command}'"),
            Is.EqualTo("outbound 101 +49301234567 clicked c1"));
    }

    [Test]
    public async Task The_own_phone_that_rings_out_is_said_to()
    {
        await using var service = await StartAsync();
        var command = await DialAsync();
        await UntilAsync(service, command, "state = 'succeeded'");
        var call = new ClickedCall(_asterisk, command);
        await call.RingOwnPhoneAsync();
        await UntilAsync(service, command, "progress = 'ringing-you'");

        await call.OwnPhoneRangOutAsync(_asked.Single().ActionId!);

        await UntilAsync(service, command, "progress = 'ended' AND outcome = 'you-did-not-answer'");
    }

    [TestCase("0", "phone-unreachable")]
    [TestCase("5", "you-were-busy")]
    public async Task A_phone_that_makes_no_call_at_all_is_told_by_Asterisks_answer(string reason, string outcome)
    {
        await using var service = await StartAsync();
        var command = await DialAsync();
        await UntilAsync(service, command, "state = 'succeeded'");

        await new ClickedCall(_asterisk, command).OwnPhoneFailedAsync(_asked.Single().ActionId!, reason);

        await UntilAsync(service, command, $"progress = 'ended' AND outcome = '{outcome}'");
    }

    [Test]
    public async Task What_nobody_took_in_time_never_rings()
    {
        var command = await DialAsync(deadline: "now() - interval '1 second'");
        await using var service = await StartAsync();

        await UntilAsync(service, command, "state = 'expired' AND progress = 'ended'");
        Assert.That(_asked, Is.Empty);
    }

    [Test]
    public async Task A_command_found_half_done_is_unknown_and_never_tried_again()
    {
        await ExecuteAsync("INSERT INTO telephony_servers (name, link_since) VALUES ('main', now())");
        var command = await DialAsync();
        await ExecuteAsync("UPDATE telephony_commands SET state = 'claimed', claimed_at = now(), claimed_by = 'a service that was killed'");
        await using var service = await StartAsync();

        await UntilAsync(service, command, "state = 'unknown' AND progress = 'ended' AND outcome = 'unknown'");
        await service.UntilAsync("SELECT heartbeat_at > link_since AND link = 'up' FROM telephony_servers");
        Assert.That(_asked, Is.Empty);
    }

    [Test]
    public async Task Without_the_doorbell_the_command_is_found_all_the_same()
    {
        await using var service = await StartAsync();
        var command = await DialAsync(quiet: true);

        await UntilAsync(service, command, "state = 'succeeded'");
    }

    [TestCase("101&PJSIP/102", "+49301234567", "extension-not-allowed")]
    [TestCase("101\r\nAction: Command", "+49301234567", "extension-not-allowed")]
    [TestCase("101", "+49301234567\r\nApplication: System", "number-not-allowed")]
    [TestCase("101", "+49301234567\n", "number-not-allowed")]
    [TestCase("101", "1234&Local/x", "number-not-allowed")]
    [TestCase("101", "${SHELL(id)}", "number-not-allowed")]
    [TestCase("101", "", "number-not-allowed")]
    public async Task What_may_not_be_dialled_never_reaches_Asterisk(string extension, string number, string reason)
    {
        await using var service = await StartAsync();
        var command = await DialAsync(extension: extension, number: number);

        await UntilAsync(service, command, $"state = 'refused' AND reason = '{reason}' AND progress = 'ended'");
        Assert.That(_asked, Is.Empty);
    }

    [Test]
    public async Task A_user_of_Asterisk_without_the_right_is_told_so()
    {
        _asterisk.Refuse("Originate");
        await using var service = await StartAsync();
        var command = await DialAsync();

        await UntilAsync(service, command, "state = 'refused' AND reason = 'permission-denied'");
    }

    [Test]
    public async Task Without_a_connection_it_is_refused_at_once()
    {
        await using var service = await StartAsync(("Asterisk:Servers:0:Secret", "wrong"), ("Logging:LogLevel:Default", "None"));
        await service.UntilAsync("SELECT link_fault = 'authentication-refused' FROM telephony_servers");
        var command = await DialAsync();

        await UntilAsync(service, command, "state = 'refused' AND reason = 'not-connected'");
    }

    [Test]
    public async Task A_server_that_nobody_configured_is_refused()
    {
        await using var service = await StartAsync();
        var command = await DialAsync(server: "elsewhere");

        await UntilAsync(service, command, "state = 'refused' AND reason = 'unknown-server'");
    }

    [Test]
    public async Task Hanging_up_ends_the_users_own_leg_and_no_other()
    {
        await using var service = await StartAsync();
        var dial = await DialAsync();
        await UntilAsync(service, dial, "state = 'succeeded'");
        var call = new ClickedCall(_asterisk, dial);
        await call.RingOwnPhoneAsync();
        await call.LiftOwnPhoneAsync();
        await call.AnswerThereAsync();
        await UntilAsync(service, dial, "progress = 'talking'");
        _asked.Clear();

        var stranger = await HangUpAsync("102", dial);
        await UntilAsync(service, stranger, "state = 'refused' AND reason = 'call-is-over'");
        var own = await HangUpAsync("101", dial);
        await UntilAsync(service, own, "state = 'succeeded' AND progress = 'ended'");

        Assert.That(_asked.Select(asked => asked["Channel"]), Is.EqualTo(new[] { ClickedCall.OwnChannel }));
    }

    [Test]
    public async Task Workers_that_claim_at_once_never_take_the_same_command()
    {
        await ExecuteAsync("INSERT INTO telephony_servers (name, link_since) VALUES ('main', now())");
        await ExecuteAsync("""
            INSERT INTO telephony_commands (id, kind, server, extension, number, state, created_at, deadline_at, updated_at)
            SELECT gen_random_uuid(), 'dial', 'main', '101', '+49301234567', 'queued', now(), now() + interval '1 minute', now() FROM generate_series(1, 200)
            """);

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var claims = new CommandClaims(_source, TimeProvider.System);
            var mine = new List<ClaimedCommand>();
            while (await claims.ClaimAsync(["main"], CancellationToken.None) is { Count: > 0 } some)
            {
                mine.AddRange(some);
            }

            return mine;
        })));

        var ids = claimed.SelectMany(mine => mine).Select(command => command.Id).ToList();
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.Count.EqualTo(200));
        Assert.That(claimed.Count(mine => mine.Count > 0), Is.GreaterThan(1), "several took part");
    }

    private async Task<RunningService> StartAsync(params (string, string)[] more)
    {
        var service = await RunningService.StartAsync(_postgres.ConnectionString, _asterisk.ClientOptions(), more);
        if (more.Length == 0)
        {
            await service.UntilAsync("SELECT link = 'up' FROM telephony_servers WHERE name = 'main'");
        }

        return service;
    }

    private async Task<Guid> DialAsync(
        string extension = "101", string number = "+49301234567", string server = "main", string? contact = null, string deadline = "now() + interval '10 seconds'", bool quiet = false)
    {
        var id = Guid.CreateVersion7();
        await using var connection = await _source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (quiet)
        {
            await using var silence = new NpgsqlCommand("SET LOCAL crm.quiet = 'on'", connection);
            await silence.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand($"""
            INSERT INTO telephony_commands (id, kind, server, extension, number, contact_id, state, created_at, deadline_at, updated_at)
            VALUES ($1, 'dial', $2, $3, $4, $5::uuid, 'queued', now(), {deadline}, now())
            """, connection)
        {
            Parameters = { new() { Value = id }, new() { Value = server }, new() { Value = extension }, new() { Value = number }, new() { Value = contact is null ? DBNull.Value : Guid.Parse(contact) } },
        };
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return id;
    }

    private async Task<Guid> HangUpAsync(string extension, Guid target)
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync($"""
            INSERT INTO telephony_commands (id, kind, server, extension, target_id, state, created_at, deadline_at, updated_at)
            VALUES ('{id}', 'hang-up', 'main', '{extension}', '{target}', 'queued', now(), now() + interval '10 seconds', now())
            """);
        return id;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Task UntilAsync(RunningService service, Guid command, string condition) =>
        service.UntilAsync($"SELECT {condition} FROM telephony_commands WHERE id = '{command}'");
}
