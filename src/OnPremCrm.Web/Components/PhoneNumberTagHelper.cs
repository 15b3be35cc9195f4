using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>
/// <c>&lt;phone-number value="+493012345678" /&gt;</c>: a number as people of the server's country write it; a click dials it through the "dial" controller,
/// and without JavaScript through whatever opens tel: links (the dial pad, where the number is masked). A text that is not E.164 is shown as it is. Null is an en dash.
/// </summary>
[HtmlTargetElement("phone-number", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PhoneNumberTagHelper(CurrentUser user, Words words) : TagHelper
{
    /// <summary>E.164, or what the PBX presented.</summary>
    public string? Value { get; set; }

    /// <summary>The record that the call is about, so that it can be tied to it: "contacts:uuid", "callbacks:uuid".</summary>
    public string? About { get; set; }

    /// <summary>Only shows the number.</summary>
    public bool Still { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagMode = TagMode.StartTagAndEndTag;
        var isNumber = E164Number.TryParse(Value, out var number);
        var shown = user.MasksNumbers ? user.Masked(Value) : isNumber ? NumberingPlan.Format(number, user.Country) : Value;
        if (!isNumber || Still)
        {
            output.TagName = "span";
            output.Attributes.SetAttribute("class", shown is null ? "ink-3" : "phone");
            output.Content.SetContent(shown ?? "–");
            return;
        }

        output.TagName = "a";
        output.Attributes.SetAttribute("class", "phone");
        output.Attributes.SetAttribute("href", user.MasksNumbers ? $"/dial?number={Uri.EscapeDataString(number.ToString())}" : $"tel:{number}");
        output.Attributes.SetAttribute("title", words["phone.dial", shown]);
        output.Attributes.SetAttribute("data-controller", "dial");
        output.Attributes.SetAttribute("data-action", "dial#call");
        output.Attributes.SetAttribute("data-dial-number-value", number.ToString());
        if (About is not null)
        {
            output.Attributes.SetAttribute("data-dial-about-value", About);
        }

        output.Content.SetContent(shown);
    }

    /// <summary>A number as people of that country write it; another text as it is.</summary>
    public static string Write(string text, string? country) => E164Number.TryParse(text, out var number) ? NumberingPlan.Format(number, country) : text;
}
