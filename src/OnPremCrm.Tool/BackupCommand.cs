using OnPremCrm.Tool.Backups;

namespace OnPremCrm.Tool;

/// <summary>Puts database and recordings into one file.</summary>
internal static class BackupCommand
{
    public static readonly Verb Verb = new("backup",
        """
        FILE
        Write the database and the recordings into one tar file. The services may run meanwhile. FILE must not exist yet.
        """,
        RunAsync);

    private static async Task<ExitCode> RunAsync(Arguments arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(arguments.NeedLast("FILE"));
        var settings = Settings.Read();
        if (File.Exists(path))
        {
            throw new RefusedException($"{path} exists already. Take another name, or move it away.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new RefusedException($"There is no folder {Path.GetDirectoryName(path)}.");
        }

        var store = Directory.Exists(settings.StorePath) ? settings.StorePath : null;
        if (store is null)
        {
            await terminal.Error.WriteLineAsync($"Without recordings: Recordings:StorePath {(settings.StorePath is null ? "is not set" : $"names {settings.StorePath}, which does not exist")}.");
        }

        // Beside the backup: the system's temporary folder may be small, or in memory.
        var dump = path + ".dump";
        try
        {
            await using (new FileStream(dump, BackupArchive.OwnerOnly()))
            {
                // Made by us first, so that pg_dump's output is readable for its owner only.
            }

            await new PostgresPrograms(settings.ConnectionString).RunAsync("pg_dump", ["--format=custom", "--no-owner", "--no-acl", "--file", dump], cancellationToken);
            var recordings = await BackupArchive.WriteAsync(path, dump, store, TimeProvider.System.GetUtcNow(), cancellationToken);
            await terminal.Error.WriteLineAsync($"The database and {recordings} recordings are in {path}.");
            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"The backup could not be written: {failure.Message}");
        }
        finally
        {
            File.Delete(dump);
        }
    }
}
