using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>/contacts/deleted and /organisations/deleted.</summary>
public sealed class ListDeletedPage(IMediator mediator, Toasts toasts, Words words) : PageModel
{
    /// <summary>An old link led here: that record alone.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Record { get; set; }

    [BindProperty(SupportsGet = true)]
    public DeletionId? After { get; set; }

    public MergeNoun Noun => Request.Path.StartsWithSegments("/organisations", StringComparison.Ordinal) ? MergeNoun.Organisations : MergeNoun.Contacts;

    /// <summary>Of the records: "/contacts" or "/organisations".</summary>
    public string Root => Noun == MergeNoun.Contacts ? "/contacts" : "/organisations";

    public ListDeleted.Model List { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListDeleted.Query(Noun, Record, After), ct);

    public async Task<IActionResult> OnPostRestore(DeletionId id, CancellationToken ct)
    {
        var outcome = await mediator.Send(new DeleteRecord.Restore(id), ct);
        if (outcome.Result != DeletionResult.Done)
        {
            toasts.Say(words["deleted.goneForGood"]);
            return Redirect($"{Root}/deleted");
        }

        toasts.Say(words["deleted.restored"]);
        return Redirect($"{Root}/{outcome.Record}");
    }
}
