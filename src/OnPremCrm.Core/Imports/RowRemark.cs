namespace OnPremCrm.Core.Imports;

/// <summary>Something of an imported row that is not where it belongs.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">The text that it is about.</param>
public sealed record RowRemark(RowRemarkKind Kind, string Value)
{
    private const int LongestValue = 200;

    /// <summary>All of a row as one text. Null: there are none.</summary>
    public static string? Join(IReadOnlyCollection<RowRemark> remarks)
    {
        ArgumentNullException.ThrowIfNull(remarks);
        return remarks.Count == 0 ? null : string.Join('\n', remarks.Select(remark => $"{Word.Of(remark.Kind)} {Short(remark.Value)}"));
    }

    /// <summary>The remarks of <see cref="Join"/>.</summary>
    public static IReadOnlyList<RowRemark> Split(string? joined) => joined is null ? [] :
        [.. joined.Split('\n').Select(line => line.Split(' ', 2)).Select(parts => new RowRemark(Word.Parse<RowRemarkKind>(parts[0]), parts.Length > 1 ? parts[1] : ""))];

    private static string Short(string value)
    {
        var line = value.ReplaceLineEndings(" ");
        return line.Length > LongestValue ? line[..LongestValue] : line;
    }
}
