using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>
/// <c>&lt;person name="Annika Brandt" /&gt;</c>: initials in a circle and the name. face-only hides the name (it stays for screen readers);
/// is-me gives the accent, organisation the rounded square; size is null (24 px), "lg" (40) or "xl" (56). No name: a dashed circle with "?".
/// </summary>
[HtmlTargetElement("person", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PersonTagHelper(Words words) : TagHelper
{
    public string? Name { get; set; }

    public string? Size { get; set; }

    public bool IsMe { get; set; }

    public bool Organisation { get; set; }

    public bool FaceOnly { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", FaceOnly ? "d-inline-flex" : "who");
        var isNobody = string.IsNullOrWhiteSpace(Name);
        var face = string.Join(' ', new[]
        {
            "face", Size is null ? null : $"face-{Size}", IsMe ? "face-me" : null, Organisation ? "face-org" : null, isNobody ? "face-none" : null,
        }.Where(part => part is not null));
        output.Content.AppendHtml($"<span class=\"{face}\" aria-hidden=\"true\">").Append(isNobody ? "?" : Initials(Name!)).AppendHtml("</span>");
        output.Content.AppendHtml($"<span class=\"{(FaceOnly ? "visually-hidden" : "clip")}\">").Append(isNobody ? words["person.unknown"] : Name!).AppendHtml("</span>");
    }

    /// <summary>Two letters for Latin and Cyrillic names, one character for Japanese ones; legal forms in quotes count by what is inside the quotes.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '-', '\u00a0', '«', '»', '"', '(', ')', '.', ',', '\u3000'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => char.IsLetterOrDigit(word, 0)).ToArray();
        if (words.Length == 0)
        {
            return "?";
        }

        if (IsEastAsian(words[0][0]))
        {
            return words[0][..1];
        }

        var last = words.Length > 1 ? words[^1] : null;
        return First(words[0]) + (last is null ? "" : First(last));
    }

    private static string First(string word) => StringInfo.GetNextTextElement(word).ToUpper(CultureInfo.CurrentCulture);

    private static bool IsEastAsian(char letter) => letter is (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff');
}
