using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary><c>&lt;pager newer="/calls" older="/calls?before=..."&gt;19 Nov 10:42 to 18 Nov 17:15&lt;/pager&gt;</c>: no page numbers, no totals; nothing at all when there is one page.</summary>
[HtmlTargetElement("pager")]
public sealed class PagerTagHelper(Icons icons, Words words) : TagHelper
{
    public string? Newer { get; set; }

    public string? Older { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (string.IsNullOrEmpty(Newer) && string.IsNullOrEmpty(Older))
        {
            output.SuppressOutput();
            return;
        }

        var range = await output.GetChildContentAsync();
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", words["pager.label"]);
        output.Content.AppendHtml("<span>").AppendHtml(range).AppendHtml("</span><span class=\"push\"></span>");
        Link(output, Newer, "chevron-left", words["pager.newer"], isBefore: true);
        Link(output, Older, "chevron-right", words["pager.older"], isBefore: false);
    }

    private void Link(TagHelperOutput output, string? href, string icon, string word, bool isBefore)
    {
        if (string.IsNullOrEmpty(href)) // Razor writes a null expression as an empty text
        {
            return;
        }

        output.Content.AppendHtml($"<a class=\"btn btn-small\" rel=\"{(isBefore ? "prev" : "next")}\" href=\"").Append(href).AppendHtml("\">");
        output.Content.AppendHtml(isBefore ? IconTagHelper.Draw(icons, icon) : "").Append(word).AppendHtml(isBefore ? "" : IconTagHelper.Draw(icons, icon));
        output.Content.AppendHtml("</a>");
    }
}
