using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Lists;
using OnPremCrm.Web.Components;

namespace OnPremCrm.Web.Features.Lists;

public sealed class ArrangeListPage(IMediator mediator) : PageModel
{
    private const string Usual = "usual";

    public IActionResult OnGet(string noun) => Word.TryParse<ListNoun>(noun, out var list) ? LocalRedirect(ViewMenu.PathOf(list)) : NotFound();

    /// <param name="columns">The ticked ones, in the order in which they stood on the page.</param>
    /// <param name="move">"talk:up", "talk:down", or "usual": all as at first. Null: only ticks or the density changed.</param>
    public async Task<IActionResult> OnPost(string noun, string[] columns, bool compact, string? move, string? back, CancellationToken ct)
    {
        if (!Word.TryParse<ListNoun>(noun, out var list))
        {
            return NotFound();
        }

        await mediator.Send(new ArrangeList.Command(list, move == Usual ? null : Moved(ArrangeList.Read(columns), move), compact), ct);
        return LocalRedirect(Url.IsLocalUrl(back) ? back : ViewMenu.PathOf(list));
    }

    private static List<string> Moved(List<string> columns, string? move)
    {
        if (move?.Split(':') is not [var column, "up" or "down"] parts || columns.IndexOf(column) is var from && from < 0)
        {
            return columns;
        }

        columns.RemoveAt(from);
        columns.Insert(Math.Clamp(from + (parts[1] == "up" ? -1 : 1), 0, columns.Count), column);
        return columns;
    }
}
