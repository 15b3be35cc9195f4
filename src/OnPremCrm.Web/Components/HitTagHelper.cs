using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>
/// <c>&lt;hit text="Annika Brandt" of="bra" /&gt;</c>: a text with the part that was asked for in ink. <c>number="+49..."</c> instead of a text is a phone number in
/// local form; its digits match however they are grouped, with or without the zero before the area code.
/// </summary>
[HtmlTargetElement("hit", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class HitTagHelper(CurrentUser user) : TagHelper
{
    private const int FewestDigits = 2;

    public string? Text { get; set; }

    public string? Number { get; set; }

    public string Of { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Number is not null && user.MasksNumbers)
        {
            output.Content.Append(user.Masked(Number));
            return;
        }

        var text = Number is null ? Text ?? "" : E164Number.TryParse(Number, out var number) ? NumberingPlan.Format(number, user.Country) : Number;
        var (start, length) = Number is null ? Find(text, Of) : FindDigits(text, Of);
        if (length == 0)
        {
            output.Content.Append(text);
            return;
        }

        output.Content.Append(text[..start]).AppendHtml("<b class=\"hit\">").Append(text.Substring(start, length)).AppendHtml("</b>").Append(text[(start + length)..]);
    }

    private static (int Start, int Length) Find(string text, string part) =>
        part.Length > 0 && text.IndexOf(part, StringComparison.CurrentCultureIgnoreCase) is var at && at >= 0 && at + part.Length <= text.Length ? (at, part.Length) : (0, 0);

    private static (int Start, int Length) FindDigits(string text, string part)
    {
        var places = Enumerable.Range(0, text.Length).Where(at => char.IsAsciiDigit(text[at])).ToList();
        var digits = string.Concat(places.Select(at => text[at]));
        var asked = string.Concat(part.Where(char.IsAsciiDigit));
        foreach (var candidate in new[] { asked, asked.TrimStart('0') })
        {
            var at = candidate.Length < FewestDigits ? -1 : digits.IndexOf(candidate, StringComparison.Ordinal);
            if (at >= 0)
            {
                return (places[at], places[at + candidate.Length - 1] - places[at] + 1);
            }
        }

        return (0, 0);
    }
}
