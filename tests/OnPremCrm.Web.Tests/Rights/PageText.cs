using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OnPremCrm.Web.Tests.Rights;

/// <summary>An answer as somebody reads it who looks for something that should not be there.</summary>
public static partial class PageText
{
    /// <summary>What a browser would send of the forms of a page, but for what is ticked or chosen.</summary>
    public static List<(string Name, string Value)> FieldsOf(string html) =>
    [
        .. Field().Matches(html).Where(field => !field.Value.Contains("type=\"checkbox\"") && !field.Value.Contains("type=\"radio\""))
            .Select(field => (NameOf().Match(field.Value).Groups[1].Value, WebUtility.HtmlDecode(ValueOf().Match(field.Value).Groups[1].Value)))
            .Where(field => field.Item1.StartsWith("Input.", StringComparison.Ordinal)),
    ];

    /// <summary>The fields with others in their place: name, value, name, value.</summary>
    public static IEnumerable<(string, string)> Put(List<(string Name, string Value)> form, params string[] pairs)
    {
        var changed = pairs.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        return form.Where(field => !changed.ContainsKey(field.Name)).Concat(changed.Select(pair => (pair.Key, pair.Value)));
    }

    /// <summary>Which of these digits are in a text, however they are spaced, encoded or marked up.</summary>
    public static IEnumerable<string> LeaksIn(string text, IEnumerable<string> secrets)
    {
        var plain = Uri.UnescapeDataString(WebUtility.HtmlDecode(Regex.Unescape(text.Replace("\\", "\\\\").Replace("\\\\u", "\\u"))));
        var forms = new[] { plain, Marks().Replace(plain, "") }.Select(form => Spacing().Replace(form, "")).ToList();
        return secrets.Where(secret => forms.Exists(form => form.Contains(secret, StringComparison.Ordinal)));
    }

    /// <summary>What can be read in an answer, in a workbook too.</summary>
    public static string TextOf(byte[] body)
    {
        if (body is not [(byte)'P', (byte)'K', ..])
        {
            return Encoding.UTF8.GetString(body);
        }

        using var archive = new ZipArchive(new MemoryStream(body));
        return string.Join('\n', archive.Entries.Select(entry => new StreamReader(entry.Open()).ReadToEnd()));
    }

    [GeneratedRegex("<input[^>]*name=\"[^\"]*\"[^>]*>")]
    private static partial Regex Field();

    [GeneratedRegex("\\sname=\"([^\"]*)\"")]
    private static partial Regex NameOf();

    [GeneratedRegex("\\svalue=\"([^\"]*)\"")]
    private static partial Regex ValueOf();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Marks();

    [GeneratedRegex(@"[\s\u00a0\u2011()/.\-]")]
    private static partial Regex Spacing();
}
