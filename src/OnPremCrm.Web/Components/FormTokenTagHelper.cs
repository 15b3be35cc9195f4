using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OnPremCrm.Web.Components;

/// <summary>The framework puts its token only into forms without an action; a form that posts to another page of ours needs one just as well.</summary>
[HtmlTargetElement("form", Attributes = "action, [method=post]")]
public sealed class FormTokenTagHelper(IHtmlGenerator generator) : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output) => output.PostContent.AppendHtml(generator.GenerateAntiforgery(ViewContext));
}
