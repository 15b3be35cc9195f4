using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;

namespace OnPremCrm.Benchmarks;

/// <summary>The telephony service as a process of its own, so that its memory and its share of the processor are its own.</summary>
internal sealed class MeasuredService : IAsyncDisposable
{
    private readonly GuardedProcess _process;
    private readonly TemporaryFolder _folder;

    private MeasuredService(GuardedProcess process, TemporaryFolder folder) => (_process, _folder) = (process, folder);

    /// <summary>Resident memory now, in MB.</summary>
    public double MemoryMegabytes => StatusLine("VmRSS:") / 1024.0;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            using var process = System.Diagnostics.Process.GetProcessById(_process.Pid);
            return process.TotalProcessorTime;
        }
    }

    public string Output => _process.Output;

    public bool HasExited => _process.HasExited;

    public static async Task<MeasuredService> StartAsync(string connectionString, AmiOptions asterisk, params (string Key, string Value)[] more)
    {
        var folder = TemporaryFolder.Create("onpremcrm-bench-");
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
            ("Recordings:StorePath", Path.Combine(folder.Path, "recordings")),
            ("Telephony:JournalPath", Path.Combine(folder.Path, "journal")),
            ("Logging:LogLevel:Default", "Warning"),
            .. more,
        ];
        return new MeasuredService(
            await GuardedProcess.StartAsync(
                ["dotnet", RepositoryRoot.Of("src", "OnPremCrm.Telephony", "bin", "Release", "net10.0", "OnPremCrm.Telephony.dll"), .. settings.Select(setting => $"--{setting.Key}={setting.Value}")]),
            folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _folder.DisposeAsync();
    }

    private long StatusLine(string name) => long.Parse(
        File.ReadLines($"/proc/{_process.Pid}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
