using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The form of a new contact (/contacts/new) and of one that is there (/contacts/{id}/edit).</summary>
public sealed class EditContactPage(IMediator mediator, CrmDatabase database, RecordForm form, CurrentUser user, Words words) : PageModel, IFormPage
{
    private const int MostOrganisations = 200;

    [BindProperty(SupportsGet = true, Name = "id")]
    public ContactId? Id { get; set; }

    [BindProperty]
    public SaveContact.Command Input { get; set; } = new();

    /// <summary>What somebody else saved in the meantime, field by field. Empty: no conflict.</summary>
    public IReadOnlyList<(string Field, string Theirs)> Conflict { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    public IReadOnlyList<string> Organisations { get; private set; } = [];

    public async Task<IActionResult> OnGet(string? number, CallId? call, OrganisationId? organisation, CancellationToken ct)
    {
        if (await mediator.Send(new FindContact.Query(Id, number, call, organisation), ct) is not { } found)
        {
            return NotFound();
        }

        Input = found;
        Input.OwnerId ??= Id is null ? user.Id : null;
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
            return Redirect($"/contacts/{outcome.Id}");
        }

        await ShowConflict(FindContact.CommandOf(current), ct);
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    public async Task Fill(CancellationToken ct)
    {
        RecordForm.AddEmptyLines(Input.Numbers);
        Owners = await form.OwnersAsync(Input.OwnerId, ct);
        Organisations = await database.Organisations.OrderBy(organisation => organisation.Name.ToLower())
            .Select(organisation => organisation.Name).Take(MostOrganisations).ToListAsync(ct);
    }

    // The form keeps what was typed; saving it once more now overwrites what the other one saved.
    private async Task ShowConflict(SaveContact.Command theirs, CancellationToken ct)
    {
        Conflict = form.Differences(
            (words["contacts.name"], Input.Name, theirs.Name),
            (words["contacts.organisation"], Input.Organisation, theirs.Organisation),
            (words["contacts.jobTitle"], Input.JobTitle, theirs.JobTitle),
            (words["contacts.numbers"], RecordForm.Joined(Input.Numbers), RecordForm.Joined(theirs.Numbers)),
            (words["contacts.email"], Input.Email, theirs.Email),
            (words["contacts.owner"], await form.NameOfAsync(Input.OwnerId, ct), await form.NameOfAsync(theirs.OwnerId, ct)),
            (words["contacts.note"], Input.Note, theirs.Note));
        Input.Version = theirs.Version;
        ModelState.Remove("Input.Version");
    }
}
