using OnPremCrm.Asterisk;

namespace OnPremCrm.Telephony.Recordings;

/// <summary>Finds the file that Asterisk names, as this machine sees it. Never outside the configured folder.</summary>
internal static class RecordingFinder
{
    // A search, not a crawl: a monitor folder of years holds a folder per day.
    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, MaxRecursionDepth = 5, IgnoreInaccessible = true };

    /// <summary>
    /// The file: where Asterisk says; at the same place below the configured folder; by its name, then by its name with another ending
    /// (converted after the call), then by the call's ids, anywhere below that folder. Null when it is nowhere.
    /// </summary>
    /// <param name="server">The server that wrote it.</param>
    /// <param name="sourcePath">As Asterisk named it.</param>
    /// <param name="ids">The call's linkedids, which dialplans like to put into names.</param>
    /// <exception cref="IOException">The folder is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static string? Find(AsteriskServerOptions server, string sourcePath, IReadOnlyList<string> ids)
    {
        if (server.RecordingsPath is not { Length: > 0 } configured)
        {
            return Path.IsPathRooted(sourcePath) && File.Exists(sourcePath) ? sourcePath : null;
        }

        var root = Path.GetFullPath(configured);
        _ = Directory.GetFileSystemEntries(root).Length; // says at once when the folder cannot be read
        return Candidates(server, root, sourcePath).Where(path => IsBelow(root, path)).FirstOrDefault(File.Exists) ?? Search(root, sourcePath, ids);
    }

    private static IEnumerable<string> Candidates(AsteriskServerOptions server, string root, string sourcePath)
    {
        yield return Path.GetFullPath(sourcePath, root);
        if (Path.IsPathRooted(sourcePath))
        {
            var relative = Path.GetRelativePath(server.MonitorPath, sourcePath);
            if (!Path.IsPathRooted(relative))
            {
                yield return Path.GetFullPath(relative, root);
            }
        }

        yield return Path.Combine(root, Path.GetFileName(sourcePath));
    }

    private static string? Search(string root, string sourcePath, IReadOnlyList<string> ids)
    {
        var name = Path.GetFileName(sourcePath);
        var stem = Path.GetFileNameWithoutExtension(sourcePath);
        string? byStem = null;
        string? byId = null;
        foreach (var path in Directory.EnumerateFiles(root, "*", Everywhere))
        {
            var candidate = Path.GetFileName(path);
            if (candidate == name)
            {
                return path;
            }

            if (stem.Length > 0 && Path.GetFileNameWithoutExtension(candidate) == stem)
            {
                byStem ??= path;
            }
            else if (ids.Any(id => id.Length > 8 && candidate.Contains(id, StringComparison.Ordinal)))
            {
                byId ??= path;
            }
        }

        return byStem ?? byId;
    }

    private static bool IsBelow(string root, string path) =>
        path.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
