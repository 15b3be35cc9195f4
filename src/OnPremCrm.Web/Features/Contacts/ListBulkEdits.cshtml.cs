using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ListBulkEditsPage(IMediator mediator) : PageModel
{
    public IReadOnlyList<ListBulkEdits.Row> Rows { get; private set; } = [];

    public async Task OnGet(CancellationToken ct) => Rows = await mediator.Send(new ListBulkEdits.Query(), ct);
}
