using System.Diagnostics;
using System.Text.RegularExpressions;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>Disks that are full: small ones made for the purpose, which only root may do.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class FullDiskTests
{
    private PostgresDatabase _postgres = null!;
    private FakeAsterisk _asterisk = null!;
    private TemporaryFolder _folder = null!;
    private string? _disk;

    [SetUp]
    public async Task Start()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("Only root may mount a small disk.");
        }

        _folder = TemporaryFolder.Create("onpremcrm-full-");
        var disk = Path.Combine(_folder.Path, "disk");
        Directory.CreateDirectory(disk);
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk) != 0)
        {
            Assert.Ignore("Mounting is not allowed here, as in a container without that right.");
        }

        _disk = disk;
        _postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        _asterisk = FakeAsterisk.Start();
    }

    [TearDown]
    public async Task Stop()
    {
        if (_disk is not null)
        {
            await _asterisk.DisposeAsync();
            await _postgres.DisposeAsync();
            await RunAsync("umount", _disk);
            _disk = null;
        }

        if (_folder is not null)
        {
            await _folder.DisposeAsync();
        }
    }

    [Test]
    public async Task The_store_of_recordings_is_full_and_has_room_again()
    {
        var monitor = Path.Combine(_folder.Path, "monitor");
        Directory.CreateDirectory(monitor);
        await File.WriteAllBytesAsync(Path.Combine(_disk!, "in-the-way"), new byte[250 * 1024]);
        await using var service = await RunningService.StartAsync(_postgres.ConnectionString, _asterisk.ClientOptions(),
            ("Asterisk:Servers:0:RecordingsPath", monitor), ("Asterisk:Servers:0:MonitorPath", "/var/spool/asterisk/monitor"),
            ("Recordings:StorePath", Path.Combine(_disk!, "store")), ("Logging:LogLevel:Default", "None"));
        await service.UntilAsync("SELECT link = 'up' FROM telephony_servers");
        var story = new HeardStory(_asterisk, "inbound-answered");
        await story.TellUntilAsync("BridgeEnter");
        await service.UntilAsync("SELECT count(*) = 1 FROM recordings");
        var named = (await service.ScalarAsync<string>("SELECT source_path FROM recordings"))!;
        await File.WriteAllBytesAsync(Path.Combine(monitor, Path.GetFileName(named)), Simulator.Pbx.SpokenSound.Wav(TimeSpan.FromSeconds(3)));
        await story.TellRestAsync();

        await service.UntilAsync("SELECT state = 'ended' FROM calls");
        await service.UntilAsync("SELECT state = 'writing' AND next_try_at > now() + interval '10 seconds' FROM recordings", TimeSpan.FromSeconds(60));
        Assert.That(Directory.GetFiles(monitor), Has.Length.EqualTo(1), "what could not be kept stays on the PBX");
        Assert.That(Directory.Exists(Path.Combine(_disk!, "store")) ? Directory.GetFiles(Path.Combine(_disk!, "store"), "*", SearchOption.AllDirectories) : [], Is.Empty, "no half a file");

        File.Delete(Path.Combine(_disk!, "in-the-way"));
        await service.ScalarAsync<int>("UPDATE recordings SET next_try_at = now()");
        await service.UntilAsync("SELECT state = 'ready' AND seconds BETWEEN 2.9 AND 3.1 FROM recordings", TimeSpan.FromSeconds(60));
    }

    [Test]
    public async Task The_disk_of_the_journal_is_full_and_the_calls_wait_in_memory()
    {
        await File.WriteAllBytesAsync(Path.Combine(_disk!, "in-the-way"), new byte[256 * 1024]);
        await using var service = await ServiceProcess.StartAsync(
            _postgres.ConnectionString, _asterisk.ClientOptions(), _folder.Path, ("Telephony:JournalPath", Path.Combine(_disk!, "journal")));
        await Until.TrueAsync(() => service.Output.Contains("Compared calls", StringComparison.Ordinal), () => service.Output);
        await _postgres.StopServerAsync();
        await new HeardStory(_asterisk, "inbound-answered").TellRestAsync();
        await new HeardStory(_asterisk, "inbound-no-answer").TellRestAsync();
        await Until.TrueAsync(() => TimesTold(service.Output) > 0, () => service.Output);

        await _postgres.StartServerAsync();

        await Until.TrueAsync(_postgres.ConnectionString, "SELECT count(*) = 2 AND bool_and(state = 'ended' AND end_known) FROM calls", () => service.Output);
        Assert.That(service.HasExited, Is.False, service.Output);
        Assert.That(TimesTold(service.Output.Split("takes calls again")[0]), Is.EqualTo(1), service.Output);
    }

    // Not of a second outage, which a slow database may be; and what else waits for the database says so in other words.
    private static int TimesTold(string output) => Regex.Count(output, "The journal [^ ]+ cannot be written");

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
