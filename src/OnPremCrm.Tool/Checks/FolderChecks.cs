using OnPremCrm.Asterisk;

namespace OnPremCrm.Tool.Checks;

/// <summary>May this user read what Asterisk records, and write where recordings are kept?</summary>
internal static class FolderChecks
{
    public static Finding Store(string? path)
    {
        const string Subject = "recording store";
        if (string.IsNullOrWhiteSpace(path))
        {
            return Finding.Bad(Subject, "Recordings:StorePath is not set. Set it to a folder of the service's user, e.g. /var/lib/onpremcrm/recordings.");
        }

        var probe = Path.Combine(path, $".doctor-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Finding.Good(Subject, $"{path} can be written, {Megabytes(new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace)} free");
        }
        catch (DirectoryNotFoundException)
        {
            return Finding.Bad(Subject, $"{path} does not exist. Create it: install -d -o {Environment.UserName} {path}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad(Subject, $"{path} cannot be written: {failure.Message} Give it to {Environment.UserName}: chown {Environment.UserName} {path}");
        }
    }

    public static IEnumerable<Finding> Of(AsteriskServerOptions server)
    {
        yield return Recordings($"{server.Name}: recordings", server.RecordingsPath ?? server.MonitorPath);
        foreach (var (key, path) in new[] { ("CelCsvPath", server.CelCsvPath), ("CdrCsvPath", server.CdrCsvPath) })
        {
            if (!string.IsNullOrWhiteSpace(path))
            {
                yield return Ledger($"{server.Name}: {key}", path);
            }
        }
    }

    private static Finding Recordings(string subject, string path)
    {
        try
        {
            using var files = Directory.EnumerateFileSystemEntries(path).GetEnumerator();
            return Finding.Good(subject, $"{path} can be read{(files.MoveNext() ? "" : ", nothing in it yet")}");
        }
        catch (DirectoryNotFoundException)
        {
            return Finding.Bad(subject, $"{path} does not exist here. Mount the PBX's monitor folder, and name it in RecordingsPath.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad(subject, $"{path} cannot be read: {failure.Message} Add {Environment.UserName} to the group asterisk.");
        }
    }

    private static Finding Ledger(string subject, string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Finding.Good(subject, $"{path} can be read");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad(subject, $"{path} cannot be read: {failure.Message} Check the path and the file's rights.");
        }
    }

    private static string Megabytes(long bytes) => $"{bytes / (1024 * 1024)} MB";
}
