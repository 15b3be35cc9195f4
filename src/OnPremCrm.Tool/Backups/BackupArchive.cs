using System.Formats.Tar;

namespace OnPremCrm.Tool.Backups;

/// <summary>
/// A backup: one tar file with what it is (<c>onpremcrm-backup</c>), the database as pg_dump's custom format (<c>database.dump</c>) and
/// the recordings (<c>recordings/...</c>), in this order. Any tar can look into it.
/// </summary>
internal static class BackupArchive
{
    private const string MarkName = "onpremcrm-backup";
    private const string DumpName = "database.dump";
    private const string RecordingsFolder = "recordings/";

    /// <summary>Writes beside the file and moves it into place, so that a file of that name is always whole.</summary>
    /// <param name="path">Must not exist.</param>
    /// <param name="dumpPath">The dump.</param>
    /// <param name="storePath">The recordings; null: without.</param>
    public static async Task<int> WriteAsync(string path, string dumpPath, string? storePath, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var unfinished = path + ".part";
        var recordings = 0;
        try
        {
            await using (var file = new FileStream(unfinished, OwnerOnly()))
            await using (var tar = new TarWriter(file, TarEntryFormat.Pax))
            {
                var mark = new PaxTarEntry(TarEntryType.RegularFile, MarkName)
                {
                    DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"1\n{at:O}\n")),
                    ModificationTime = at,
                };
                await tar.WriteEntryAsync(mark, cancellationToken);
                await tar.WriteEntryAsync(dumpPath, DumpName, cancellationToken);
                foreach (var recording in storePath is null ? [] : Directory.EnumerateFiles(storePath, "*", SearchOption.AllDirectories))
                {
                    var name = Path.GetRelativePath(storePath!, recording).Replace(Path.DirectorySeparatorChar, '/');
                    await tar.WriteEntryAsync(recording, RecordingsFolder + name, cancellationToken);
                    recordings++;
                }
            }

            File.Move(unfinished, path);
            return recordings;
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Reads the whole file before anything is changed, and takes the dump out.</summary>
    /// <exception cref="RefusedException">The file is no backup of ours, or damaged.</exception>
    public static async Task ReadDumpAsync(string path, string dumpPath, string? storePath, CancellationToken cancellationToken)
    {
        await using var tar = Open(path);
        try
        {
            if (await tar.GetNextEntryAsync(cancellationToken) is not { Name: MarkName }
                || await tar.GetNextEntryAsync(cancellationToken) is not { Name: DumpName } dump)
            {
                throw new RefusedException($"{path} is no backup of OnPremCrm.");
            }

            await dump.ExtractToFileAsync(dumpPath, overwrite: true, cancellationToken);
            while (await tar.GetNextEntryAsync(cancellationToken) is { } entry)
            {
                TargetOf(entry, storePath ?? ".", path);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new RefusedException($"{path} is damaged, or no backup of OnPremCrm: {broken.Message}");
        }
    }

    /// <summary>Puts the recordings back; how many.</summary>
    public static async Task<int> ReadRecordingsAsync(string path, string storePath, CancellationToken cancellationToken)
    {
        var recordings = 0;
        await using var tar = Open(path);
        while (await tar.GetNextEntryAsync(cancellationToken) is { } entry)
        {
            if (TargetOf(entry, storePath, path) is { } target)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                await entry.ExtractToFileAsync(target, overwrite: true, cancellationToken);
                recordings++;
            }
        }

        return recordings;
    }

    /// <summary>Where a recording goes; null for what is none.</summary>
    /// <exception cref="RefusedException">Outside of the store: somebody made the file to write elsewhere.</exception>
    private static string? TargetOf(TarEntry entry, string storePath, string path)
    {
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !entry.Name.StartsWith(RecordingsFolder, StringComparison.Ordinal))
        {
            return null;
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(storePath)) + Path.DirectorySeparatorChar;
        var target = Path.GetFullPath(Path.Combine(root, entry.Name[RecordingsFolder.Length..]));
        return target.StartsWith(root, StringComparison.Ordinal)
            ? target
            : throw new RefusedException($"{path} holds {entry.Name}, which would be written outside of the store. It is no backup of ours.");
    }

    /// <summary>A backup holds everything: only its owner may read it.</summary>
    public static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static OpenTar Open(string path)
    {
        try
        {
            return new OpenTar(File.OpenRead(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{path} cannot be read: {unreadable.Message}");
        }
    }

    private sealed class OpenTar(FileStream file) : IAsyncDisposable
    {
        private readonly TarReader _reader = new(file);

        public ValueTask<TarEntry?> GetNextEntryAsync(CancellationToken cancellationToken) => _reader.GetNextEntryAsync(cancellationToken: cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await _reader.DisposeAsync();
            await file.DisposeAsync();
        }
    }
}
