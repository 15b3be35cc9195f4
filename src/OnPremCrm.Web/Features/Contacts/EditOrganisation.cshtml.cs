using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The form of a new organisation (/organisations/new) and of one that is there (/organisations/{id}/edit).</summary>
public sealed class EditOrganisationPage(IMediator mediator, RecordForm form, Words words) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public OrganisationId? Id { get; set; }

    [BindProperty]
    public SaveOrganisation.Command Input { get; set; } = new();

    /// <summary>What somebody else saved in the meantime, field by field. Empty: no conflict.</summary>
    public IReadOnlyList<(string Field, string Theirs)> Conflict { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new FindOrganisation.Query(Id), ct) is not { } found)
        {
            return NotFound();
        }

        Input = found;
        await Fill(ct);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Input.Id = Id;
        var outcome = await mediator.Send(Input, ct);
        if (outcome is null)
        {
            return NotFound();
        }

        if (outcome.Current is not { } current)
        {
            return Redirect($"/organisations/{outcome.Id}");
        }

        var theirs = FindOrganisation.CommandOf(current);
        Conflict = form.Differences(
            (words["contacts.name"], Input.Name, theirs.Name),
            (words["contacts.city"], Input.City, theirs.City),
            (words["contacts.website"], Input.Website, theirs.Website),
            (words["contacts.numbers"], RecordForm.Joined(Input.Numbers), RecordForm.Joined(theirs.Numbers)),
            (words["contacts.owner"], await form.NameOfAsync(Input.OwnerId, ct), await form.NameOfAsync(theirs.OwnerId, ct)),
            (words["contacts.note"], Input.Note, theirs.Note));
        Input.Version = theirs.Version;
        ModelState.Remove("Input.Version");
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    public async Task Fill(CancellationToken ct)
    {
        RecordForm.AddEmptyLines(Input.Numbers);
        Owners = await form.OwnersAsync(Input.OwnerId, ct);
    }
}
