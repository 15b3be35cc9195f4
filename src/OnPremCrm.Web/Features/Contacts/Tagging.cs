namespace OnPremCrm.Web.Features.Contacts;

/// <summary>Tags as people type them: words with commas between them.</summary>
public static class Tagging
{
    public const int Longest = 40;
    public const int Most = 30;

    private static readonly char[] Commas = [',', '、', ';', '\n'];

    /// <summary>Each once, whatever its case, in their order.</summary>
    public static List<string> Read(string? text) =>
        [.. (text ?? "").Split(Commas, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The same list if it says the same, so that nothing counts as changed.</summary>
    public static List<string> Put(List<string> before, string? text) => Read(text) is var wanted && wanted.SequenceEqual(before) ? before : wanted;

    public static string Write(IEnumerable<string> tags) => string.Join(", ", tags);
}
