using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Auditing;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Auditing;

/// <summary>/contacts/{id}/history and /organisations/{id}/history.</summary>
public sealed class ShowHistoryPage(IMediator mediator) : PageModel
{
    public ShowHistory.Model Shown { get; private set; } = null!;

    public string RecordPath { get; private set; } = "";

    public bool IsSeen { get; private set; }

    public string? OlderAddress => Shown.Older is { } older ? $"{RecordPath}/history?before={older}{(IsSeen ? "&show=seen" : null)}" : null;

    public async Task<IActionResult> OnGet(Guid id, string? show, AuditEntryId? before, CancellationToken ct)
    {
        var isContact = Request.Path.StartsWithSegments("/contacts", StringComparison.OrdinalIgnoreCase);
        (RecordPath, IsSeen) = (isContact ? $"/contacts/{id}" : $"/organisations/{id}", show == "seen");
        if (await mediator.Send(new ShowHistory.Query(isContact ? new ContactId(id) : null, isContact ? null : new OrganisationId(id), IsSeen, before), ct) is not { } shown)
        {
            return NotFound();
        }

        Shown = shown;
        return Page();
    }
}
