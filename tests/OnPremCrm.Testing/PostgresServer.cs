using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace OnPremCrm.Testing;

/// <summary>
/// A private PostgreSQL in a temporary folder, on 127.0.0.1, with fsync off. It refuses to run as root, so root runs it as the
/// <c>postgres</c> user that Debian's package makes.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string SystemUser = "postgres";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder;
    private readonly string _programs;
    private GuardedProcess? _process;

    private PostgresServer(TemporaryFolder folder, string programs, int port, string password)
    {
        _folder = folder;
        _programs = programs;
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = SystemUser,
            Password = password,
            Database = "postgres",
            Timeout = 15,
        }.ConnectionString;
    }

    /// <summary>To its maintenance database, as superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>Creates and starts one. Skips the running test (fails it in CI) where PostgreSQL is not installed.</summary>
    public static async Task<PostgresServer> CreateAsync(CancellationToken ct = default)
    {
        var programs = FindPrograms();
        if (programs is null)
        {
            MissingPart.Report("PostgreSQL", "apt install postgresql");
        }

        var temporary = TemporaryFolder.Create("onpremcrm-pg-", inUse: "data/postmaster.pid");
        var folder = temporary.Path;
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var passwordFile = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(passwordFile, password, ct);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(["chown", "-R", SystemUser, folder], ct);
        }

        await RunAsync(AsServerUser([Path.Combine(programs!, "initdb"), "-D", Path.Combine(folder, "data"), "-U", SystemUser,
            "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--no-sync", $"--pwfile={passwordFile}"]), ct);
        var server = new PostgresServer(temporary, programs!, LoopbackPort.Free(), password);
        await server.StartAsync(ct);
        return server;
    }

    /// <summary>Starts it again, on the same port and data, after <see cref="StopAsync"/>.</summary>
    public async Task StartAsync(CancellationToken ct = default)
    {
        var port = new NpgsqlConnectionStringBuilder(ConnectionString).Port;
        _process = await GuardedProcess.StartAsync(AsServerUser([Path.Combine(_programs, "postgres"),
            "-D", Path.Combine(_folder.Path, "data"), "-k", _folder.Path, "-h", "127.0.0.1", "-p", port.ToString(),
            "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=300"]), "INT", _folder.Path, ct);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(StartTimeout);
        while (!await AcceptsConnectionsAsync(timeout.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"PostgreSQL did not start:\n{_process.Output}");
            }

            await Task.Delay(50, timeout.Token);
        }
    }

    /// <summary>A fast shutdown: connections are cut, data stays.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _folder.DisposeAsync();
    }

    private static string? FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
                .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
                .Select(version => Path.Combine(version, "bin"))
                .FirstOrDefault()
            : null;

    private static IReadOnlyList<string> AsServerUser(string[] command) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={SystemUser}", $"--regid={SystemUser}", "--init-groups", .. command]
            : command;

    private static async Task RunAsync(IReadOnlyList<string> command, CancellationToken ct)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} failed:\n{await output}{await errors}");
        }
    }

    private async Task<bool> AcceptsConnectionsAsync(CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
