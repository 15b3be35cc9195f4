using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary><c>&lt;icon name="phone-check" /&gt;</c>: a Tabler icon, drawn into the page. Decoration: the word beside it says what it means.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper(Icons icons) : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>Null is 16 px, "lg" 20 px.</summary>
    public string? Size { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.SuppressOutput();
        var classes = string.Join(' ', new[] { "icon", Size is null ? null : $"icon-{Size}", context.AllAttributes["class"]?.Value?.ToString() }.Where(part => part is not null));
        output.Content.SetHtmlContent(Draw(icons, Name, classes));
    }

    /// <summary>The svg itself, for other components. <paramref name="classes"/> must come from code, not from people.</summary>
    public static string Draw(Icons icons, string name, string classes = "icon") =>
        $"""<svg class="{classes}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{icons[name]}</svg>""";
}
