namespace OnPremCrm.Web.Hosting;

/// <summary>The folder that the telephony service files recordings in; we only read it.</summary>
public sealed class RecordingStore(IConfiguration configuration, IHostEnvironment environment)
{
    public const string Setting = "Recordings:StorePath";

    /// <summary>The file, or null when it is not there, when the path leads out of the store, or when no store is set.</summary>
    /// <param name="storedPath">Relative to the store, as the database has it.</param>
    public FileInfo? Find(string storedPath)
    {
        if (configuration[Setting] is not { Length: > 0 } setting)
        {
            return null;
        }

        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(setting, environment.ContentRootPath));
        var path = Path.GetFullPath(Path.Combine(root, storedPath));
        // A link could lead anywhere; the service never makes one.
        return path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && new FileInfo(path) is { Exists: true, LinkTarget: null } file ? file : null;
    }
}
