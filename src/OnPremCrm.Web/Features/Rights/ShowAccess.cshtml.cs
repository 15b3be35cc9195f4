using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>Who can see a contact (/contacts/{id}/access) or an organisation (/organisations/{id}/access), and why.</summary>
public sealed class ShowAccessPage(IMediator mediator) : PageModel
{
    public ShowAccess.Model Shown { get; private set; } = null!;

    public string RecordPath { get; private set; } = "";

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        var isContact = Request.Path.StartsWithSegments("/contacts", StringComparison.OrdinalIgnoreCase);
        RecordPath = isContact ? $"/contacts/{id}" : $"/organisations/{id}";
        var query = isContact ? new ShowAccess.Query(new ContactId(id), null) : new ShowAccess.Query(null, new OrganisationId(id));
        if (await mediator.Send(query, ct) is not { } model)
        {
            return NotFound();
        }

        Shown = model;
        return Page();
    }
}
