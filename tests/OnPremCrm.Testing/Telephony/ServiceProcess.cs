using System.Diagnostics;
using System.Globalization;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Testing.Telephony;

/// <summary>The telephony service as a process of its own: it can be killed as a crash or a power cut would, and its memory and its share of the processor are its own.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly GuardedProcess _process;

    private ServiceProcess(GuardedProcess process) => _process = process;

    public string Output => _process.Output;

    public bool HasExited => _process.HasExited;

    public int Pid => _process.Pid;

    /// <summary>Resident memory now, in MB.</summary>
    public double MemoryMegabytes => long.Parse(
        File.ReadLines($"/proc/{Pid}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024.0;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            using var process = Process.GetProcessById(Pid);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the service, built as the caller is.</summary>
    /// <param name="folder">For its journal and its recordings; those of an earlier process are found there again.</param>
    public static async Task<ServiceProcess> StartAsync(string connectionString, AmiOptions asterisk, string folder, params (string Key, string Value)[] more)
    {
        (string Key, string Value)[] settings =
        [
            ("ConnectionStrings:Crm", connectionString),
            ("Asterisk:Servers:0:Name", "main"),
            ("Asterisk:Servers:0:Host", asterisk.Host),
            ("Asterisk:Servers:0:Port", asterisk.Port.ToString(CultureInfo.InvariantCulture)),
            ("Asterisk:Servers:0:Username", asterisk.Username),
            ("Asterisk:Servers:0:Secret", asterisk.Secret),
            ("Asterisk:Servers:0:Country", "DE"),
            ("Asterisk:Servers:0:AreaCode", "30"),
            ("Asterisk:Servers:0:Trunks:0", "PJSIP/trunk-itsp"),
            ("Recordings:StorePath", Path.Combine(folder, "recordings")),
            ("Telephony:JournalPath", Path.Combine(folder, "journal")),
            .. more,
        ];
        return new ServiceProcess(await GuardedProcess.StartAsync(
            ["dotnet", RepositoryRoot.Of("src", "OnPremCrm.Telephony", "bin", Configuration, "net10.0", "OnPremCrm.Telephony.dll"), .. settings.Select(setting => $"--{setting.Key}={setting.Value}")]));
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM.</summary>
    public Task StopAsync() => _process.StopAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
