using Microsoft.AspNetCore.Razor.TagHelpers;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>
/// <c>&lt;state-mark state="@call.State" disposition="@call.Disposition" direction="@call.Direction" end-known="@call.EndKnown" /&gt;</c>:
/// what became of a call, in the vocabulary of the log: a word, a mark, and a colour only where a person is needed.
/// </summary>
[HtmlTargetElement("state-mark", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StateMarkTagHelper(Icons icons, Words words) : TagHelper
{
    public CallState State { get; set; } = CallState.Ended;

    /// <summary>Null while the call lives, or when nobody knows.</summary>
    public CallDisposition? Disposition { get; set; }

    public CallDirection Direction { get; set; } = CallDirection.Inbound;

    public bool EndKnown { get; set; } = true;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (style, icon, word) = Read(State, Disposition, Direction, EndKnown);
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"state state-{style}");
        output.Content.AppendHtml(IconTagHelper.Draw(icons, icon));
        output.Content.AppendHtml("<span>").Append(words[word]).AppendHtml("</span>");
    }

    /// <summary>The key of the word, where there is no room for a mark.</summary>
    public static string WordOf(Call call) => Read(call.State, call.Disposition, call.Direction, call.EndKnown).Word;

    private static (string Style, string Icon, string Word) Read(CallState state, CallDisposition? disposition, CallDirection direction, bool endKnown) => (state, endKnown, disposition) switch
    {
        (CallState.Ringing, _, _) => ("ringing", "phone-ringing", "call.ringing"),
        (CallState.Talking, _, _) => ("talking", "phone-call", "call.talking"),
        (_, false, _) or (_, _, null or CallDisposition.Unknown) => ("unknown", "question-mark", "call.endUnknown"),
        (_, _, CallDisposition.Answered) => ("answered", "phone-check", "call.answered"),
        (_, _, CallDisposition.Missed) when direction == CallDirection.Outbound => ("failed", "phone-x", "call.noAnswer"),
        (_, _, CallDisposition.Missed) => ("missed", "phone-x", "call.missed"),
        (_, _, CallDisposition.Abandoned) when direction == CallDirection.Outbound => ("failed", "phone-end", "call.givenUp"),
        (_, _, CallDisposition.Abandoned) => ("abandoned", "phone-end", "call.abandoned"),
        (_, _, CallDisposition.Voicemail) => ("voicemail", "record-mail", "call.voicemail"),
        (_, _, CallDisposition.Busy) => ("busy", "phone-pause", "call.busy"),
        (_, _, CallDisposition.Failed) => ("failed", "phone-off", "call.failed"),
        _ => throw new InvalidOperationException($"{disposition} is no disposition."),
    };
}
