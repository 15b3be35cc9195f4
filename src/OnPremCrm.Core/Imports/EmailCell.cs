namespace OnPremCrm.Core.Imports;

/// <summary>A cell with e-mail addresses: one, several, or something else.</summary>
public static class EmailCell
{
    private static readonly char[] Separators = [';', ',', ' ', '\n', '\r', '\t', '|'];

    /// <summary>Each address or other word of the cell.</summary>
    public static IEnumerable<string> Split(string cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell.Replace(":::", ";", StringComparison.Ordinal).Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Whether it can be written to.</summary>
    public static bool IsAddress(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(char.IsWhiteSpace) && text.Length <= 254;
    }
}
