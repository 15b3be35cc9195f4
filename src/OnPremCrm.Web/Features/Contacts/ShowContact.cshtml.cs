using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ShowContactPage(IMediator mediator, Sightings sightings) : PageModel
{
    public ShowContact.Model Card { get; private set; } = null!;

    /// <summary>What cannot be read is as if it were absent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    public TimelineShow Shown => Enum.TryParse<TimelineShow>(Show, ignoreCase: true, out var show) && Enum.IsDefined(show) ? show : TimelineShow.All;

    public async Task<IActionResult> OnGet(ContactId id, DateTimeOffset? before, CancellationToken ct)
    {
        if (await mediator.Send(new ShowContact.Query(id, Shown, before), ct) is not { } card)
        {
            return NotFound();
        }

        Card = card;
        await sightings.NoteAsync("contacts", id.Value, ct);
        return Page();
    }
}
