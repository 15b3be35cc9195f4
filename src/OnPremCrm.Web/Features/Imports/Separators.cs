namespace OnPremCrm.Web.Features.Imports;

/// <summary>What a text file may be written in, as a form names it: a tab in a field of a form is none any more.</summary>
public static class Separators
{
    /// <summary>As .NET names them.</summary>
    public static readonly IReadOnlyList<string> Encodings = ["utf-8", "windows-1251", "windows-1252", "shift_jis", "euc-jp", "koi8-r", "utf-16"];

    /// <summary>Word and text.</summary>
    public static readonly IReadOnlyList<(string Word, string Text)> All = [("semicolon", ";"), ("comma", ","), ("tab", "\t"), ("bar", "|")];

    /// <summary>Null: none of ours.</summary>
    public static string? TextOf(string? word) => All.Where(separator => separator.Word == word).Select(separator => separator.Text).FirstOrDefault();

    /// <summary>Null: none of ours.</summary>
    public static string? WordOf(string? text) => All.Where(separator => separator.Text == text).Select(separator => separator.Word).FirstOrDefault();
}
