using System.Security.Cryptography;

namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// A real Asterisk on loopback, from the chroot that <c>./crm test</c> builds, with the repository's <c>asterisk-config/</c>, telephones
/// (101 to 139) and a trunk; those from 111 on have a line of their own to the outside. Telephones and outside callers are played by sipp with real sound.
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
        Telephones = AsteriskPorts.Telephones.ToDictionary(extension => extension, extension => new Telephone(extension, _sipp));
        Outside = new OutsideWorld(_ports.Trunk, _sipp);
        Lines = _ports.Lines.ToDictionary(entry => entry.Key, entry => new OutsideWorld(entry.Value, _sipp));
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

    /// <summary>The trunk and the telephones' own lines: what the service is told to be trunks.</summary>
    public IReadOnlyList<string> Trunks => ["PJSIP/trunk-itsp", .. _ports.Lines.Keys.Select(extension => $"PJSIP/line-{extension}")];

    /// <summary>The telephones behind it, to 139, are a pickup group of their own (<c>*8</c>); 101 to 109 are in queues and in a ring group.</summary>
    public const int LastOfNoGroup = 136;

    /// <summary>A telephone that is configured and switched off.</summary>
    public const string SwitchedOff = "140";

    private IReadOnlyDictionary<string, Telephone> Telephones { get; }

    private IReadOnlyDictionary<string, OutsideWorld> Lines { get; }

    // Not root: a user namespace gives the right to chroot, where the system allows it.
    private string[] Enter => Environment.IsPrivilegedProcess ? ["chroot", _chroot] : ["unshare", "--map-root-user", "chroot", _chroot];

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

    /// <summary>Who is called outside by this telephone.</summary>
    public OutsideWorld OutsideOf(string extension) => Lines.GetValueOrDefault(extension, Outside);

    /// <summary>Starts it again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same ports; the telephones register anew.</summary>
    public async Task StartAsync(CancellationToken ct = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(StartTimeout);

        _process = await GuardedProcess.StartAsync([.. Enter, "asterisk", "-f", "-C", $"{_folder.Inside}/etc/asterisk.conf"], "TERM", "/", ct);
        await AmiProbe.UntilFullyBootedAsync(AmiPort, AmiSecret, () => _process.HasExited, timeout.Token);
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"Asterisk {MajorVersion} ended while starting:\n{_process.Output}");
        }

        await _sipp.RegisterAllAsync(AsteriskPorts.Telephones, timeout.Token);
    }

    /// <summary>A command of Asterisk's own command line, and what it printed.</summary>
    public async Task<string> CommandAsync(string command, CancellationToken ct = default)
    {
        await using var cli = await GuardedProcess.StartAsync([.. Enter, "asterisk", "-C", $"{_folder.Inside}/etc/asterisk.conf", "-rx", command], "TERM", "/", ct);
        var code = await cli.WaitForExitAsync(ct);
        return code == 0 ? cli.Output : throw new InvalidOperationException($"'{command}' ended with {code}: {cli.Output}");
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
