using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary><c>&lt;empty-state icon="phone" text="..."&gt;a button, or nothing&lt;/empty-state&gt;</c>: says which kind of empty it is.</summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyStateTagHelper(Icons icons) : TagHelper
{
    public string Icon { get; set; } = "inbox";

    public string Text { get; set; } = "";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var action = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "none");
        output.Content.AppendHtml(IconTagHelper.Draw(icons, Icon)).AppendHtml("<p>").Append(Text).AppendHtml("</p>").AppendHtml(action);
    }
}
