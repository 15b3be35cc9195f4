using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Simulator;
using OnPremCrm.Testing;

namespace OnPremCrm.Tool.Tests;

public class DoctorTests
{
    private PostgresDatabase _postgres = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public async Task Create_a_database_with_a_user()
    {
        _postgres = await PostgresDatabase.CreateAsync();
        _folder = Directory.CreateTempSubdirectory("doctor-").FullName;
        await ToolRun.OfAsync(["user", "add", "--email", "ada@example.com", "--name", "Ada", "--role", "operator", "--extension", "101", "--extension", "102"], _postgres.ConnectionString);
    }

    [OneTimeTearDown]
    public async Task Drop_it()
    {
        if (_postgres is not null)
        {
            Directory.Delete(_folder, recursive: true);
            await _postgres.DisposeAsync();
        }
    }

    [Test]
    public async Task Where_everything_is_in_order_every_line_is_ok()
    {
        await using var asterisk = AsteriskThatKnows(("PJSIP/trunk-itsp", "NOT_INUSE"), ("PJSIP/101", "NOT_INUSE"), ("PJSIP/102", "UNAVAILABLE"));
        var run = await Examine(asterisk);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Done), run.Out + run.Error);
        Assert.That(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.All.StartsWith("ok "));
        Assert.That(run.Out, Does.Contain("database: PostgreSQL").And.Contain("migrations: up to date").And.Contain("main: log-in")
            .And.Contain("main: clock").And.Contain("main: trunk PJSIP/trunk-itsp: known").And.Contain("main: extension 101: known, and")
            .And.Contain("main: extension 102: known; no phone").And.Contain("recording store").And.Contain("main: recordings"));
    }

    [Test]
    public async Task A_trunk_or_phone_that_Asterisk_does_not_know_fails_with_the_cure()
    {
        await using var asterisk = AsteriskThatKnows(("PJSIP/trunk-itsp", "UNAVAILABLE"), ("PJSIP/101", "NOT_INUSE"));
        var run = await Examine(asterisk);
        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused));
        Assert.That(run.Out, Does.Contain("failed main: trunk PJSIP/trunk-itsp: configured, but the provider cannot be reached")
            .And.Contain("failed main: extension 102: Asterisk does not know it"));
    }

    [Test]
    public async Task A_wrong_secret_is_named_as_such()
    {
        await using var asterisk = AsteriskThatKnows();
        var run = await Examine(asterisk, ("Asterisk:Servers:0:Secret", "wrong"));
        Assert.That(run.Out, Does.Contain("failed main: log-in").And.Contain("Asterisk refused the log-in").And.Not.Contain("wrong"));
    }

    [Test]
    public async Task A_user_without_rights_is_told_which_one_is_missing()
    {
        await using var asterisk = AsteriskThatKnows();
        asterisk.Refuse("Getvar");
        var run = await Examine(asterisk);
        Assert.That(run.Out, Does.Contain("failed main: trunk PJSIP/trunk-itsp").And.Contain("write=reporting"));
    }

    [Test]
    public async Task What_does_not_answer_fails_and_the_rest_is_examined_all_the_same()
    {
        var run = await ToolRun.OfAsync(["doctor"], "Host=127.0.0.1;Port=1;Username=crm;Database=crm;Timeout=5", settings: new Dictionary<string, string>
        {
            ["Asterisk:Servers:0:Host"] = "127.0.0.1",
            ["Asterisk:Servers:0:Port"] = "1",
            ["Asterisk:Servers:0:Username"] = "crm",
            ["Asterisk:Servers:0:Secret"] = "secret",
            ["Asterisk:Servers:0:RecordingsPath"] = Path.Combine(_folder, "absent"),
            ["Recordings:StorePath"] = Path.Combine(_folder, "absent"),
        });
        Assert.That(run.Code, Is.EqualTo(ExitCode.Refused));
        Assert.That(run.Out, Does.Contain("failed database: PostgreSQL cannot be reached").And.Contain("failed recording store").And.Contain("Create it")
            .And.Contain("failed main: recordings").And.Contain("failed main: log-in").And.Contain("Nothing listens on Asterisk's AMI port"));
    }

    [Test]
    public async Task A_database_that_was_never_migrated_and_a_missing_PBX_are_named()
    {
        await using var empty = await PostgresDatabase.CreateEmptyAsync();
        var run = await ToolRun.OfAsync(["doctor"], empty.ConnectionString);
        Assert.That(run.Out, Does.Contain("failed migrations: 0001_foundation.sql").And.Contain("onpremcrm migrate").And.Contain("failed Asterisk: No server is configured"));
    }

    private static FakeAsterisk AsteriskThatKnows(params (string Device, string State)[] devices)
    {
        var asterisk = FakeAsterisk.Start();
        asterisk.Server.On("Getvar", (_, question) =>
        {
            var variable = question["Variable"]!;
            var value = variable == "EPOCH"
                ? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString()
                : devices.FirstOrDefault(device => variable == $"DEVICE_STATE({device.Device})").State ?? "INVALID";
            return new ValueTask<IReadOnlyList<AmiMessage>>([AmiAnswers.Success(question, ("Variable", variable), ("Value", value))]);
        });
        return asterisk;
    }

    private Task<ToolRun> Examine(FakeAsterisk asterisk, params (string Key, string Value)[] changes)
    {
        var settings = new Dictionary<string, string>
        {
            ["Asterisk:Servers:0:Name"] = "main",
            ["Asterisk:Servers:0:Host"] = "127.0.0.1",
            ["Asterisk:Servers:0:Port"] = $"{asterisk.Server.Port}",
            ["Asterisk:Servers:0:Username"] = asterisk.Server.Options.Username,
            ["Asterisk:Servers:0:Secret"] = asterisk.Server.Options.Secret,
            ["Asterisk:Servers:0:Country"] = "DE",
            ["Asterisk:Servers:0:Trunks:0"] = "PJSIP/trunk-itsp",
            ["Asterisk:Servers:0:RecordingsPath"] = _folder,
            ["Recordings:StorePath"] = _folder,
        };
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }

        return ToolRun.OfAsync(["doctor"], _postgres.ConnectionString, settings: settings);
    }
}
