using System.Diagnostics;

namespace OnPremCrm.Testing;

/// <summary>
/// A folder that goes away with the one who made it, also when the test runner kills this process, which it does without waiting. A small
/// shell holds the other end of a pipe of ours and removes the folder when the pipe closes.
/// </summary>
public sealed class TemporaryFolder : IAsyncDisposable
{
    // $2 is a file that a server keeps in the folder while it runs; at most ten seconds are left to it.
    private const string Guard = """
        read -r _; i=0
        while [ -e "$2" ] && [ "$i" -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
        rm -rf "$1"
        """;

    private readonly Process _shell;

    private TemporaryFolder(string path, Process shell)
    {
        Path = path;
        _shell = shell;
    }

    public string Path { get; }

    /// <param name="prefix">What its name begins with, for those who wonder what it is.</param>
    /// <param name="inUse">A file below it that exists as long as somebody uses the folder; null when nobody does who outlives us.</param>
    public static TemporaryFolder Create(string prefix, string? inUse = null) => Guarding(Directory.CreateTempSubdirectory(prefix).FullName, inUse);

    /// <summary>The same for a folder at a given place, which is created.</summary>
    public static TemporaryFolder At(string path)
    {
        Directory.CreateDirectory(path);
        return Guarding(path, inUse: null);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
        }

        await _shell.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static TemporaryFolder Guarding(string path, string? inUse)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", path, System.IO.Path.Combine(path, inUse ?? ".in-use")])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        return new TemporaryFolder(path, Process.Start(start)!);
    }
}
