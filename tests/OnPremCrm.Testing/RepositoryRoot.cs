namespace OnPremCrm.Testing;

/// <summary>The folder with OnPremCrm.sln, found from where the tests run.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file or folder in the repository: <c>RepositoryRoot.Of("asterisk-config", "cel.conf")</c>.</summary>
    public static string Of(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "OnPremCrm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No OnPremCrm.sln above {from}.");
    }
}
