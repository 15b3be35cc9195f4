using System.Security.Cryptography;

namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// A real Asterisk on loopback, from the chroot that <c>./crm test</c> builds, with the repository's <c>asterisk-config/</c>, ten telephones
/// (101 to 110) and a trunk. Telephones and outside callers are played by sipp with real sound.
/// </summary>
public sealed class RealAsterisk : IAsyncDisposable
{
    public const string AmiUser = "crm";

    /// <summary>The address of the network behind the trunk; telephones are on 127.0.0.1.</summary>
    public const string OutsideAddress = "127.0.0.2";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly string _chroot;
    private readonly AsteriskFolder _folder;
    private readonly AsteriskPorts _ports;
    private readonly SippPrograms _sipp;
    private GuardedProcess? _process;

    private RealAsterisk(string chroot, int majorVersion)
    {
        _chroot = chroot;
        MajorVersion = majorVersion;
        AmiSecret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        _folder = new AsteriskFolder(chroot);
        _ports = new AsteriskPorts();
        _sipp = new SippPrograms(_ports.Sip);
        Telephones = _ports.Telephones.ToDictionary(entry => entry.Key, entry => new Telephone(entry.Key, entry.Value, _sipp));
        Outside = new OutsideWorld(_ports.Trunk, _sipp);
    }

    public int MajorVersion { get; }

    public int AmiPort => _ports.Ami;

    public string AmiSecret { get; }

    /// <summary>Where Asterisk puts its recordings, as seen from here; Asterisk itself names them with a path inside its chroot.</summary>
    public string RecordingsPath => Path.Combine(_folder.Outside, "spool", "monitor");

    /// <summary>The same folder in Asterisk's own words.</summary>
    public string MonitorPath => $"{_folder.Inside}/spool/monitor";

    public string CelCsvPath => Path.Combine(_folder.Outside, "log", "cel-custom", "onpremcrm.csv");

    public string CdrCsvPath => Path.Combine(_folder.Outside, "log", "cdr-custom", "onpremcrm.csv");

    /// <summary>What Asterisk logged, for the message of a failing test.</summary>
    public string Log => File.ReadAllText(Path.Combine(_folder.Outside, "log", "messages"));

    /// <summary>Everybody who is not in the company, behind the trunk.</summary>
    public OutsideWorld Outside { get; }

    private IReadOnlyDictionary<string, Telephone> Telephones { get; }

    /// <summary>Starts one and waits until it is fully booted and the telephones are registered. Skips the test (fails it in CI) without the chroot.</summary>
    /// <param name="majorVersion">22 or 16.</param>
    /// <param name="ringSeconds">How long the dialplan lets a telephone ring.</param>
    /// <param name="queueSeconds">How long it lets a caller wait in a queue.</param>
    public static async Task<RealAsterisk> StartAsync(int majorVersion = 22, int ringSeconds = 6, int queueSeconds = 30, CancellationToken ct = default)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var chroot = Path.Combine(cache, "onpremcrm", $"asterisk-{majorVersion}");
        if (!File.Exists(Path.Combine(chroot, ".complete")))
        {
            MissingPart.Report($"Asterisk {majorVersion}", $"it is built into {chroot}");
        }

        if (!SippPrograms.AreInstalled)
        {
            MissingPart.Report("sipp", "apt install sip-tester");
        }

        var pbx = new RealAsterisk(chroot, majorVersion);
        pbx._folder.Write(pbx._ports, pbx.AmiSecret, ringSeconds, queueSeconds);
        try
        {
            await pbx.StartAsync(ct);
        }
        catch
        {
            await pbx.DisposeAsync();
            throw;
        }

        return pbx;
    }

    public Telephone Phone(string extension) => Telephones[extension];

    /// <summary>Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same ports; the telephones register anew.</summary>
    public async Task StartAsync(CancellationToken ct = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(StartTimeout);

        // Not root: a user namespace gives the right to chroot, where the system allows it.
        string[] enter = Environment.IsPrivilegedProcess ? ["chroot", _chroot] : ["unshare", "--map-root-user", "chroot", _chroot];
        _process = await GuardedProcess.StartAsync([.. enter, "asterisk", "-f", "-C", $"{_folder.Inside}/etc/asterisk.conf"], "TERM", "/", ct);
        await AmiProbe.UntilFullyBootedAsync(AmiPort, AmiSecret, () => _process.HasExited, timeout.Token);
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"Asterisk {MajorVersion} ended while starting:\n{_process.Output}");
        }

        await _sipp.RegisterAsync(_ports.Telephones, timeout.Token);
    }

    /// <summary>Ends it as `systemctl stop` does: calls are ended properly, AMI clients hear Shutdown.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Ends it as a power cut does: no goodbye on any line.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            await _process.KillAsync();
            await StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sipp.DisposeAsync();
        await StopAsync();
        await _folder.DisposeAsync();
    }
}
