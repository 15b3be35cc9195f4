namespace OnPremCrm.Tidy.Tests;

/// <summary>A file that people wrote: no build output, no downloaded package.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
internal sealed record SourceFile(string Path, string Text)
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "dist", ".git", ".data", ".vs", "TestResults", "BenchmarkDotNet.Artifacts"];
    private static readonly string[] Binary = [".png", ".ico", ".woff2", ".wav", ".gz", ".br", ".xlsx", ".docx", ".dat", ".bin"];

    /// <summary>The name without folders.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    public string Extension => System.IO.Path.GetExtension(Path);

    public IEnumerable<(int Number, string Text)> Lines => Text.Split('\n').Select((line, index) => (index + 1, line));

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> All { get; } = [.. Under(new DirectoryInfo(Root))];

    public static IEnumerable<SourceFile> In(string folder, params string[] extensions) =>
        All.Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal) && (extensions.Length == 0 || extensions.Contains(file.Extension)));

    private static IEnumerable<SourceFile> Under(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles().Where(file => !Binary.Contains(file.Extension) && !NotOurs.Contains(file.Name)))
        {
            yield return new SourceFile(System.IO.Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName));
        }

        foreach (var file in folder.EnumerateDirectories().Where(child => !NotOurs.Contains(child.Name)).SelectMany(Under))
        {
            yield return file;
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "OnPremCrm.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No OnPremCrm.sln above the tests.");
        }

        return folder.FullName;
    }
}
