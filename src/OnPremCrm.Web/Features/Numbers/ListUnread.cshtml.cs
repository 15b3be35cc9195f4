using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

public sealed class ListUnreadPage(IMediator mediator, Toasts toasts, Words words) : PageModel
{
    public ListUnread.Model List { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListUnread.Query(), ct);

    public async Task<IActionResult> OnPostReadAgain(CancellationToken ct)
    {
        var outcome = await mediator.Send(new ReadAgain.Command(), ct);
        toasts.Say(words.Count("numbers.readAgain.done", outcome.Read, outcome.Matched));
        return Redirect("/numbers/unread");
    }

    public string? Reason(ListUnread.Line line) => ReadingWords.Say(words, line.Reading);

    /// <summary>A rule that begins with what stands there.</summary>
    public static string RuleAddress(Presented presented) =>
        $"/numbers/rules/new?looksFor={Uri.EscapeDataString(presented.Text)}&where={Uri.EscapeDataString(TrunkChoice.Of(presented.Server, presented.Trunk))}";
}
