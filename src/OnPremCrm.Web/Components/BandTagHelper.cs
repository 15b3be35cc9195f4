using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary><c>&lt;band kind="bad"&gt;what one should know about this page&lt;/band&gt;</c>: kind is null, "warn" or "bad". Never for success.</summary>
[HtmlTargetElement("band")]
public sealed class BandTagHelper(Icons icons) : TagHelper
{
    public string? Kind { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Kind is null ? "band" : $"band band-{Kind}");
        output.Attributes.SetAttribute("role", Kind == "bad" ? "alert" : "status");
        output.Content.AppendHtml(IconTagHelper.Draw(icons, Kind is null ? "info-circle" : "alert-triangle"));
        output.Content.AppendHtml("<span>").AppendHtml(text).AppendHtml("</span>");
    }
}
