using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Deleting;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>/contacts/{id}/delete and /organisations/{id}/delete: what goes, what stays, and the button.</summary>
public sealed class DeleteRecordPage(IMediator mediator, Toasts toasts, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public MergeNoun Noun => Request.Path.StartsWithSegments("/organisations", StringComparison.Ordinal) ? MergeNoun.Organisations : MergeNoun.Contacts;

    /// <summary>Of the records: "/contacts" or "/organisations".</summary>
    public string Root => Noun == MergeNoun.Contacts ? "/contacts" : "/organisations";

    public DeleteRecord.Model Record { get; private set; } = null!;

    /// <summary>Somebody changed it between the look and the click.</summary>
    public bool IsChanged { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct) => await ReadAsync(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(int version, CancellationToken ct)
    {
        if (!await ReadAsync(ct))
        {
            return NotFound();
        }

        var outcome = await mediator.Send(new DeleteRecord.Command(Noun, Id, version), ct);
        if (outcome.Result == DeletionResult.Done)
        {
            toasts.Say(words["deleted.done", Record.Name], $"{Root}/deleted?handler=restore", ("id", outcome.Deletion.ToString()!));
            return Redirect(Root);
        }

        if (outcome.Result == DeletionResult.Gone)
        {
            return NotFound();
        }

        IsChanged = true;
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        if (await mediator.Send(new DeleteRecord.Query(Noun, Id), ct) is not { } record)
        {
            return false;
        }

        Record = record;
        return true;
    }
}
