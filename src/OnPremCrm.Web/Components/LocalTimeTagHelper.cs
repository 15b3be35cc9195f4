using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>
/// <c>&lt;local-time value="@at" kind="short" /&gt;</c>: a moment in the user's zone and language, with its full form as tooltip.
/// Kinds: short (10:31, Tue 15:20, 12 Oct), time (10:31), seconds (10:31:07), moment (10:31:07.250), date (12 Oct), full. Null is an en dash.
/// </summary>
[HtmlTargetElement("local-time", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LocalTimeTagHelper(Clock clock) : TagHelper
{
    public DateTimeOffset? Value { get; set; }

    public string Kind { get; set; } = "short";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        if (Value is not { } at)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", "ink-3");
            output.Content.SetContent("–");
            return;
        }

        output.TagName = "time";
        output.Attributes.SetAttribute("datetime", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", clock.Full(at));
        output.Content.SetContent(Kind switch
        {
            "short" => clock.Short(at),
            "time" => clock.TimeOfDay(at),
            "seconds" => clock.WithSeconds(at),
            "moment" => clock.WithMilliseconds(at),
            "date" => clock.Date(at),
            "full" => clock.Full(at),
            _ => throw new InvalidOperationException($"<local-time> knows no kind \"{Kind}\"."),
        });
    }
}
