using System.Text;
using System.Text.RegularExpressions;
using OnPremCrm.Core.Numbers;

namespace OnPremCrm.Web.Hosting.Masking;

/// <summary>
/// Hides the numbers of one answer: every "+" with digits behind it, however it is spaced and encoded, and every other spelling of a number that occurs so. What is read
/// becomes the mask; what the page sends back (a hidden field, an address, a value for a script) becomes a seal.
/// </summary>
public sealed partial class NumberVeil(Func<string, string> seal)
{
    // As many digits make two spellings the same number.
    private const int Telling = 7;

    private const string Between = @"(?:[ \u00a0\u202f\u2011()/\-]|\.(?=\d)|&nbsp;|&#xA0;|&#x2011;|%20|%C2%A0|\\u00A0|\\u2011)";

    private readonly Dictionary<string, E164Number> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<E164Number, string> _seals = [];

    /// <summary>A text without marks: JSON, CSV, plain text.</summary>
    public string HideInText(string text) => HideSpellings(HideNumbers(text));

    /// <summary>A page or a part of one.</summary>
    public string HideInHtml(string html) => Walk(Walk(html, HideNumbers, SealNumbers), HideSpellings, SealSpellings);

    /// <summary>An address.</summary>
    public string HideInAddress(string address) => SealSpellings(SealNumbers(address));

    private string HideNumbers(string text) => WithPlus().Replace(text, match => Read(match.Value) is { } number ? NumberMask.Of(number) : NumberMask.Of(DigitsOf(match.Value)));

    private string SealNumbers(string text) => WithPlus().Replace(text, match => Read(match.Value) is { } number ? SealOf(number) : NumberMask.Of(DigitsOf(match.Value)));

    private string HideSpellings(string text) => _seen.Count == 0 ? text : Digits().Replace(text, match => Seen(match.Value) is { } number ? NumberMask.Of(number) : match.Value);

    private string SealSpellings(string text) => _seen.Count == 0 ? text : Digits().Replace(text, match => Seen(match.Value) is { } number ? SealOf(number) : match.Value);

    private static string Walk(string html, Func<string, string> shown, Func<string, string> comesBack)
    {
        var written = new StringBuilder(html.Length);
        var at = 0;
        foreach (var tag in Tag().EnumerateMatches(html))
        {
            written.Append(shown(html[at..tag.Index]));
            var text = html.Substring(tag.Index, tag.Length);
            var isVisibleField = text.StartsWith("<input", StringComparison.OrdinalIgnoreCase) && !UnseenField().IsMatch(text);
            written.Append(Attribute().Replace(text, match => match.Groups["start"].Value + Write(match.Groups["name"].Value, match.Groups["value"].Value)));
            at = tag.Index + tag.Length;

            string Write(string name, string value) => ComesBack(name, value, isVisibleField) ? comesBack(value) : shown(value);
        }

        return written.Append(shown(html[at..])).ToString();
    }

    private static bool ComesBack(string attribute, string value, bool isVisibleField) =>
        attribute is "href" or "action" or "formaction" or "src" || (attribute.StartsWith("data-", StringComparison.Ordinal) && value.StartsWith('/'))
        || ((attribute == "value" ? !isVisibleField : attribute.StartsWith("data-", StringComparison.Ordinal)) && BareNumber().IsMatch(value));

    private E164Number? Read(string text)
    {
        if (!E164Number.TryParse("+" + DigitsOf(text), null, out var number))
        {
            return null;
        }

        _seen[DigitsOf(text)[^Telling..]] = number;
        return number;
    }

    private E164Number? Seen(string text)
    {
        var digits = DigitsOf(text);
        foreach (var (ending, number) in _seen)
        {
            if (digits.Contains(ending, StringComparison.Ordinal))
            {
                return number;
            }
        }

        return null;
    }

    private string SealOf(E164Number number) => _seals.TryGetValue(number, out var known) ? known : _seals[number] = seal(number.ToString());

    private static string DigitsOf(string text) => string.Concat(Encoded().Replace(text, "").Where(char.IsAsciiDigit));

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:\+|%2B|&#x2B;|&#43;|\\u002B)" + Between + @"?[1-9](?:" + Between + @"{0,2}\d){6,}", RegexOptions.IgnoreCase)]
    private static partial Regex WithPlus();

    [GeneratedRegex(@"\d(?:" + Between + @"{0,2}\d){6,}", RegexOptions.IgnoreCase)]
    private static partial Regex Digits();

    [GeneratedRegex(@"&#x[0-9A-F]+;|&#\d+;|%[0-9A-F]{2}|\\u[0-9A-F]{4}", RegexOptions.IgnoreCase)]
    private static partial Regex Encoded();

    [GeneratedRegex(@"^(?:\+|%2B|&#x2B;|&#43;)?\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex BareNumber();

    [GeneratedRegex("""<[A-Za-z][^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")]
    private static partial Regex Tag();

    // To the end of its value, whichever quotes are around it.
    [GeneratedRegex("""(?<start>\s(?<name>[\w:@.-]+)=(?:"|(?<single>')))(?<value>(?(single)[^']*|[^"]*))""")]
    private static partial Regex Attribute();

    [GeneratedRegex("\\stype=\"(?:hidden|checkbox|radio|submit|button)\"", RegexOptions.IgnoreCase)]
    private static partial Regex UnseenField();
}
