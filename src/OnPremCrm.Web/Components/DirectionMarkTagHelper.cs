using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary><c>&lt;direction-mark direction="@call.Direction" /&gt;</c>: the arrow before a name, with its word for those who do not see it.</summary>
[HtmlTargetElement("direction-mark", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DirectionMarkTagHelper(Icons icons, Words words) : TagHelper
{
    public CallDirection Direction { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (icon, word) = Direction switch
        {
            CallDirection.Inbound => ("arrow-down-left", words["call.inbound"]),
            CallDirection.Outbound => ("arrow-up-right", words["call.outbound"]),
            CallDirection.Internal => ("arrows-left-right", words["call.internal"]),
            _ => throw new InvalidOperationException($"{Direction} is no direction."),
        };
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "dir");
        output.Attributes.SetAttribute("title", word);
        output.Content.AppendHtml(IconTagHelper.Draw(icons, icon));
        output.Content.AppendHtml("<span class=\"visually-hidden\">").Append(word).AppendHtml("</span>");
    }
}
