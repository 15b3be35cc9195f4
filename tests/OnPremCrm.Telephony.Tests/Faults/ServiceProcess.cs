using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Telephony.Journal;
using OnPremCrm.Testing;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>The telephony service as a process of its own, which can be killed as a crash or a power cut would.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly GuardedProcess _process;

    private ServiceProcess(GuardedProcess process) => _process = process;

    public string Output => _process.Output;

    public bool HasExited => _process.HasExited;

    public int Pid => _process.Pid;

    /// <param name="folder">For its journal and its recordings.</param>
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
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "OnPremCrm.Telephony.dll"), .. settings.Select(setting => $"--{setting.Key}={setting.Value}")]));
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <summary>What lies in the journal of a running service, which has it locked against everybody who asks.</summary>
    public static async Task<JournalContent> JournalAsync(string folder)
    {
        var copy = Path.Combine(folder, "copy");
        Directory.CreateDirectory(copy);
        var path = Path.Combine(folder, "journal", "calls.journal");
        if (!File.Exists(path))
        {
            return JournalContent.Nothing;
        }

        using (var cp = System.Diagnostics.Process.Start("cp", [path, Path.Combine(copy, "calls.journal")]))
        {
            await cp.WaitForExitAsync();
        }

        using var file = JournalFile.TryOpen(Path.Combine(copy, "calls.journal"));
        return JournalContent.Of(file!.Read(out _));
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
