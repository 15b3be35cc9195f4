using System.Diagnostics;
using Npgsql;

namespace OnPremCrm.Tool.Backups;

/// <summary>PostgreSQL's own programs for dumping and loading: the newest found, since an old pg_dump refuses a newer server.</summary>
internal sealed class PostgresPrograms(string connectionString)
{
    private const string DebianFolder = "/usr/lib/postgresql";

    /// <summary>Runs a program against the database.</summary>
    /// <exception cref="RefusedException">It is not installed, or it failed; with its own words.</exception>
    public async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(Find(program), ["--host", database.Host ?? "localhost", "--port", $"{database.Port}", "--username", database.Username ?? Environment.UserName, "--no-password", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // In the environment and not among the arguments, which every user of the machine may read.
        start.Environment["PGPASSWORD"] = database.Password ?? "";
        start.Environment["PGDATABASE"] = database.Database ?? database.Username;
        start.Environment["PGSSLMODE"] = SslMode(database.SslMode);
        using var process = Process.Start(start) ?? throw new RefusedException($"{program} could not be started.");
        await using var stop = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw new RefusedException($"{program} failed: {(await errors).Trim()}");
        }
    }

    private static string Find(string program)
    {
        var name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        var debian = Directory.Exists(DebianFolder)
            ? Directory.GetDirectories(DebianFolder).OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0).Select(folder => Path.Combine(folder, "bin"))
            : [];
        var folders = debian.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries));
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new RefusedException($"{program} is missing. Install PostgreSQL's client programs, e.g.: apt install postgresql-client");
    }

    private static string SslMode(SslMode mode) => mode switch
    {
        Npgsql.SslMode.Disable => "disable",
        Npgsql.SslMode.Allow => "allow",
        Npgsql.SslMode.Prefer => "prefer",
        Npgsql.SslMode.Require => "require",
        Npgsql.SslMode.VerifyCA => "verify-ca",
        Npgsql.SslMode.VerifyFull => "verify-full",
        _ => "prefer",
    };
}
