using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OnPremCrm.Web.Components;

/// <summary><c>&lt;duration seconds="407" /&gt;</c>: 6:47, or 1:02:07. Null is an en dash; at-least puts ≥ before it (the end is unknown).</summary>
[HtmlTargetElement("duration", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DurationTagHelper : TagHelper
{
    public int? Seconds { get; set; }

    public bool AtLeast { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Seconds is null ? "ink-3" : "num");
        output.Content.SetContent(Seconds is { } seconds ? (AtLeast ? "≥ " : "") + Write(seconds) : "–");
    }

    public static string Write(int seconds) =>
        seconds < 3600 ? FormattableString.Invariant($"{seconds / 60}:{seconds % 60:00}") : FormattableString.Invariant($"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
}
