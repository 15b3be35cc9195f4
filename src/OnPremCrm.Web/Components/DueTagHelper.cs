using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary><c>&lt;due light="@light" /&gt;</c>: a red square and "18 min late", an amber triangle and "in 12 min", or a green ring and the time.</summary>
[HtmlTargetElement("due", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DueTagHelper(Words words, Clock clock) : TagHelper
{
    private static readonly TimeSpan InMinutesBelow = TimeSpan.FromMinutes(100);

    public DueLight Light { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"due due-{(Light.IsLate ? "late" : Light.IsSoon ? "soon" : "fine")}");
        output.Attributes.SetAttribute("datetime", Light.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", clock.Full(Light.At));
        output.Content.SetContent(Write(Light, words, clock));
    }

    public static string Write(DueLight light, Words words, Clock clock) => light switch
    {
        { LateBy: { } late } when late < TimeSpan.FromMinutes(1) => words["due.now"],
        { LateBy: { } late } when late < InMinutesBelow => words["due.lateMinutes", (int)late.TotalMinutes],
        { LateBy: { } late } => words["due.lateHours", (int)late.TotalHours],
        { DueIn: { } wait } => words["due.inMinutes", Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes))],
        _ when clock.Local(light.At).Date == clock.Now.Date => words["due.at", clock.TimeOfDay(light.At)],
        _ => clock.Short(light.At) + (clock.Short(light.At).Contains(':', StringComparison.Ordinal) ? "" : " " + clock.TimeOfDay(light.At)),
    };
}
