using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ShowOrganisationPage(IMediator mediator, Sightings sightings) : PageModel
{
    public ShowOrganisation.Model Card { get; private set; } = null!;

    /// <summary>What cannot be read is as if it were absent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    /// <summary>It was just saved, and something like it was there.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Similar { get; set; }

    /// <summary>Who that may be.</summary>
    public IReadOnlyList<SimilarRecord> Alike { get; private set; } = [];

    public TimelineShow Shown => Enum.TryParse<TimelineShow>(Show, ignoreCase: true, out var show) && Enum.IsDefined(show) ? show : TimelineShow.All;

    public async Task<IActionResult> OnGet(OrganisationId id, DateTimeOffset? before, CancellationToken ct)
    {
        if (await mediator.Send(new ShowOrganisation.Query(id, Shown, before), ct) is not { } card)
        {
            return await mediator.Send(new FollowRecord.Query(MergeNoun.Organisations, id.Value), ct) is { } place ? Redirect(place) : NotFound();
        }

        Card = card;
        Alike = Similar ? await mediator.Send(new FindSimilar.OfSaved(MergeNoun.Organisations, id.Value), ct) : [];
        await sightings.NoteAsync("organisations", id.Value, ct);
        return Page();
    }
}
