using System.Globalization;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>Two PBXs that were started in the same second give their channels the same uniqueids.</summary>
public sealed class TwoServersTests
{
    [Test]
    public async Task Calls_with_equal_uniqueids_of_two_servers_are_two_calls()
    {
        await using var postgres = await PostgresDatabase.CreateAsync();
        await using var first = FakeAsterisk.Start();
        await using var second = FakeAsterisk.Start();
        await using var service = await RunningService.StartAsync(postgres.ConnectionString, first.ClientOptions(),
            ("Asterisk:Servers:1:Name", "branch"), ("Asterisk:Servers:1:Host", "127.0.0.1"),
            ("Asterisk:Servers:1:Port", second.ClientOptions().Port.ToString(CultureInfo.InvariantCulture)), ("Asterisk:Servers:1:Username", second.ClientOptions().Username),
            ("Asterisk:Servers:1:Secret", second.ClientOptions().Secret), ("Asterisk:Servers:1:Country", "DE"), ("Asterisk:Servers:1:Trunks:0", "PJSIP/trunk-itsp"));
        await service.UntilAsync("SELECT count(*) = 2 AND bool_and(link = 'up') FROM telephony_servers");
        var (one, other) = (new HeardStory(first, "inbound-answered"), new HeardStory(second, "inbound-answered"));

        await one.TellUntilAsync("BridgeEnter");
        await other.TellUntilAsync("DialBegin");
        await service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE server = 'branch' AND state = 'ringing'");
        await service.UntilAsync("SELECT count(*) = 1 FROM calls WHERE server = 'main' AND state = 'talking'");
        await one.TellRestAsync();
        await other.TellRestAsync();

        await service.UntilAsync("""
            SELECT count(*) = 2 AND count(DISTINCT server) = 2 AND count(DISTINCT linkedid) = 1
                AND bool_and(state = 'ended' AND disposition = 'answered' AND end_known AND answered_by = '{101}') FROM calls
            """);
        await service.UntilAsync("SELECT count(DISTINCT call_id) = 2 FROM call_events");
    }
}
