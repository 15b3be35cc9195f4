using OnPremCrm.Testing;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Tool.Tests;

/// <summary>The doctor at a real Asterisk that runs our configuration: its user has no more rights than the product needs.</summary>
[TestFixture(22)]
[TestFixture(16)]
public class DoctorAtAsteriskTests(int majorVersion)
{
    [Test]
    public async Task With_our_own_configuration_everything_that_is_there_is_found_and_nothing_else()
    {
        await using var asterisk = await RealAsterisk.StartAsync(majorVersion);
        await using var postgres = await PostgresDatabase.CreateAsync();
        await ToolRun.OfAsync(["user", "add", "--email", "ada@example.com", "--name", "Ada", "--role", "operator", "--extension", "101", "--extension", "999"], postgres.ConnectionString);
        var run = await ToolRun.OfAsync(["doctor"], postgres.ConnectionString, settings: new Dictionary<string, string>
        {
            ["Asterisk:Servers:0:Host"] = "127.0.0.1",
            ["Asterisk:Servers:0:Port"] = $"{asterisk.AmiPort}",
            ["Asterisk:Servers:0:Username"] = RealAsterisk.AmiUser,
            ["Asterisk:Servers:0:Secret"] = asterisk.AmiSecret,
            ["Asterisk:Servers:0:Trunks:0"] = "PJSIP/trunk-itsp",
            ["Asterisk:Servers:0:RecordingsPath"] = asterisk.RecordingsPath,
            ["Recordings:StorePath"] = asterisk.RecordingsPath,
        });
        var bad = run.Out.Split('\n').Where(line => line.StartsWith("failed", StringComparison.Ordinal));
        Assert.That(bad, Is.EqualTo(new[] { "failed main: extension 999: Asterisk does not know it. Check the user's extension and ChannelPattern." }), run.Out);
        Assert.That(run.Out, Does.Contain("ok     main: trunk PJSIP/trunk-itsp").And.Contain("ok     main: extension 101: known, and a phone is registered").And.Contain("ok     main: clock"));
    }
}
