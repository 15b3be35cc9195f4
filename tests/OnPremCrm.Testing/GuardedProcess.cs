using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OnPremCrm.Testing;

/// <summary>
/// A server that a test started and that never outlives it. A small shell holds the other end of a pipe of ours: when the test process dies,
/// however it dies, the pipe closes and the shell ends the server. <c>PR_SET_PDEATHSIG</c> would not do: it fires when the forking *thread* ends.
/// </summary>
public sealed class GuardedProcess : IAsyncDisposable
{
    // stdout of the shell carries nothing but the server's process id; what the server writes goes to stderr.
    private const string Guard = """
        exec 3<&0
        (exec "$@") </dev/null 3<&- >&2 & pid=$!
        echo "$pid"
        exec >&2
        (read -r _ <&3; kill -s "$GUARD_SIGNAL" "$pid"; sleep 10 >/dev/null 2>&1 3<&-; kill -s KILL "$pid") 2>/dev/null & guard=$!
        wait "$pid"; code=$?
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly Process _shell;
    private readonly StringBuilder _output = new();
    private bool _disposed;

    private GuardedProcess(Process shell) => _shell = shell;

    /// <summary>The server's own process id, not the shell's.</summary>
    public int Pid { get; private set; }

    public bool HasExited => _shell.HasExited;

    /// <summary>What it wrote to stdout and stderr so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <param name="command">The program and its arguments; it must not fork itself into the background.</param>
    /// <param name="stopSignal">The signal that ends it politely: TERM, INT or QUIT.</param>
    public static async Task<GuardedProcess> StartAsync(
        IEnumerable<string> command, string stopSignal = "TERM", string? workingDirectory = null, CancellationToken ct = default)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        start.Environment["GUARD_SIGNAL"] = stopSignal;
        var shell = Process.Start(start)!;
        var guarded = new GuardedProcess(shell);
        shell.ErrorDataReceived += (_, line) => guarded.Append(line.Data);
        shell.BeginErrorReadLine();
        var pid = await shell.StandardOutput.ReadLineAsync(ct)
            ?? throw new InvalidOperationException($"{string.Join(' ', command)} did not start: {guarded.Output}");
        guarded.Pid = int.Parse(pid, CultureInfo.InvariantCulture);
        return guarded;
    }

    /// <summary>Waits for its own end and returns its exit code (128 + n when signal n ended it).</summary>
    public async Task<int> WaitForExitAsync(CancellationToken ct = default)
    {
        await _shell.WaitForExitAsync(ct);
        return _shell.ExitCode;
    }

    /// <summary>Asks it to end with its stop signal and waits; SIGKILL after ten seconds.</summary>
    public async Task StopAsync()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
        }

        await _shell.WaitForExitAsync().WaitAsync(StopTimeout);
    }

    /// <summary>SIGKILL, as a crash or a power cut would do it.</summary>
    public async Task KillAsync()
    {
        if (!_shell.HasExited)
        {
            using var server = Process.GetProcessById(Pid);
            server.Kill();
        }

        await _shell.WaitForExitAsync().WaitAsync(StopTimeout);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await StopAsync();
        _shell.Dispose();
    }

    private void Append(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
