namespace OnPremCrm.Testing;

/// <summary>The recorded AMI sessions in Traces/: one folder per story, with the raw bytes, the pace, and what Asterisk wrote about it.</summary>
public static class Trace
{
    private static string Root => Path.Combine(AppContext.BaseDirectory, "Traces");

    /// <summary>The names of all stories.</summary>
    public static IReadOnlyList<string> Names => [.. Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    /// <summary>The bytes that were read from AMI, from the greeting on.</summary>
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Root, name, "ami.txt"));

    /// <summary>Another file of the story: ami.txt.idx, cdr.csv, cel.csv, expected.json.</summary>
    public static string Text(string name, string file) => File.ReadAllText(PathOf(name, file));

    /// <summary>Where that file is.</summary>
    public static string PathOf(string name, string file) => Path.Combine(Root, name, file);
}
