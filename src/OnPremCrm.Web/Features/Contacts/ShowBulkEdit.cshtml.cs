using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.BulkEdits;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ShowBulkEditPage(IMediator mediator) : PageModel
{
    public ShowBulkEdit.Model Shown { get; private set; } = null!;

    /// <summary>"/contacts" or "/organisations".</summary>
    public string Root => "/" + Word.Of(Shown.Edit.Noun);

    public async Task<IActionResult> OnGet(BulkEditId id, CancellationToken ct)
    {
        if (await mediator.Send(new ShowBulkEdit.Query(id), ct) is not { } shown)
        {
            return NotFound();
        }

        Shown = shown;
        return Page();
    }

    public async Task<IActionResult> OnPost(BulkEditId id, CancellationToken ct) => await mediator.Send(new UndoBulkEdit.Command(id), ct) ? LocalRedirect($"/bulk/{id}") : NotFound();
}
