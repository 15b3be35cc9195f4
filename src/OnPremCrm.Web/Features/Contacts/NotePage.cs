using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>
/// /contacts/{id}/notes and /organisations/{id}/notes, with the id of a note to change it: where a card sends what was written. It is seen itself only when that was refused, or
/// when the note was changed elsewhere meanwhile: then both texts stand there.
/// </summary>
public sealed class NotePage(IMediator mediator) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Null: a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Note { get; set; }

    /// <summary>Which part of the timeline to go back to.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    public MergeNoun Noun => Request.Path.StartsWithSegments("/organisations", StringComparison.Ordinal) ? MergeNoun.Organisations : MergeNoun.Contacts;

    public FindNote.Model Found { get; private set; } = null!;

    /// <summary>What was typed and refused. Null: nothing was.</summary>
    public string? Typed { get; private set; }

    /// <summary>The note as it is meanwhile, when somebody who typed over an older one has to choose. Null: nothing to choose.</summary>
    public string? Theirs { get; private set; }

    public string Card => $"/{Word.Of(Noun)}/{Found.Record.Id}";

    public IEnumerable<string> Refusals => ModelState.Values.SelectMany(entry => entry.Errors).Select(error => error.ErrorMessage);

    public async Task<IActionResult> OnGet(CancellationToken ct) => await FindAsync(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(string? text, int? version, CancellationToken ct)
    {
        Typed = text;
        if (Note is not { } id)
        {
            return await mediator.Send(new WriteNote.Command(Noun, Id, text ?? ""), ct) is { } written ? Back(written) : NotFound();
        }

        if (await mediator.Send(new ChangeNote.Command(Noun, Id, new ClientNoteId(id), text ?? "", version), ct) is not { } outcome)
        {
            return NotFound();
        }

        if (outcome.IsKept)
        {
            return Back(outcome.Note);
        }

        Theirs = outcome.Note.Body;
        return await FindAsync(ct) ? new PageResult { StatusCode = StatusCodes.Status409Conflict } : NotFound();
    }

    public async Task<IActionResult> OnPostDelete(CancellationToken ct) =>
        Note is { } id && await mediator.Send(new DeleteNote.Command(Noun, Id, new ClientNoteId(id)), ct) ? Redirect($"/{Word.Of(Noun)}/{Id}{Shown}") : NotFound();

    public async Task Fill(CancellationToken ct)
    {
        if (!await FindAsync(ct))
        {
            throw new InvalidOperationException($"Record {Id} is gone.");
        }
    }

    private string Shown => Show == TimelineView.Named(TimelineShow.Notes) ? $"?show={Show}" : "";

    // A note on a record that was merged meanwhile stands on the one that it was merged into.
    private RedirectResult Back(ClientNote note) => Redirect($"/{Word.Of(Noun)}/{note.ContactId?.Value ?? note.OrganisationId?.Value}{Shown}#note-{note.Id}");

    private async Task<bool> FindAsync(CancellationToken ct)
    {
        if (await mediator.Send(new FindNote.Query(Noun, Id, Note is { } id ? new ClientNoteId(id) : null), ct) is not { } found)
        {
            return false;
        }

        Found = found;
        return true;
    }
}
