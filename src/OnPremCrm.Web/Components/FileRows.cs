using System.Globalization;
using OnPremCrm.Core.Files;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>Files of a record, each with what one may do with it.</summary>
/// <param name="Root">The address of the record's card.</param>
/// <param name="MayRemove">Whoever looks may remove them.</param>
public sealed record FileRows(string Root, IReadOnlyList<ClientFile> Files, bool MayRemove)
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;

    public static string Size(long bytes, Words words) => bytes >= Megabyte
        ? words["files.megabytes", (bytes / (double)Megabyte).ToString("0.0", CultureInfo.CurrentCulture)]
        : words["files.kilobytes", Math.Max(1, bytes / Kilobyte)];

    /// <summary>By its extension; what it says it is nobody checked.</summary>
    public static string IconOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" or ".png" or ".gif" or ".heic" or ".webp" or ".svg" => "photo",
        ".xls" or ".xlsx" or ".csv" or ".ods" => "file-spreadsheet",
        ".zip" or ".rar" or ".7z" => "file-zip",
        ".mp3" or ".wav" or ".ogg" or ".m4a" => "file-music",
        _ => "file-text",
    };
}
