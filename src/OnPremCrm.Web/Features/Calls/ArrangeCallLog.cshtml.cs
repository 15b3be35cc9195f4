using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;

namespace OnPremCrm.Web.Features.Calls;

public sealed class ArrangeCallLogPage(IMediator mediator) : PageModel
{
    private const string Usual = "usual";

    public IActionResult OnGet() => LocalRedirect(ListCallsPage.Path);

    /// <param name="columns">The ticked ones, in the order in which they stood on the page.</param>
    /// <param name="move">"talk:up", "talk:down", or "usual": all as at first. Null: only ticks or the density changed.</param>
    public async Task<IActionResult> OnPost(string[] columns, bool compact, string? move, string? back, CancellationToken ct)
    {
        var shown = move == Usual ? CallColumns.Usual : Moved(CallColumns.Read(columns), move);
        await mediator.Send(new ArrangeCallLog.Command(shown, compact), ct);
        return LocalRedirect(Url.IsLocalUrl(back) ? back : ListCallsPage.Path);
    }

    private static List<CallColumn> Moved(IReadOnlyList<CallColumn> columns, string? move)
    {
        var moved = columns.ToList();
        if (move?.Split(':') is not [var word, "up" or "down"] parts || !Word.TryParse<CallColumn>(word, out var column) || moved.IndexOf(column) is var from && from < 0)
        {
            return moved;
        }

        moved.RemoveAt(from);
        moved.Insert(Math.Clamp(from + (parts[1] == "up" ? -1 : 1), 0, moved.Count), column);
        return moved;
    }
}
