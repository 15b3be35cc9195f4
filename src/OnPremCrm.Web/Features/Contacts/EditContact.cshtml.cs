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

    /// <summary>What the form was filled from.</summary>
    [BindProperty]
    public string? Remembered { get; set; }

    /// <summary>The fields that both have changed, with commas. Null: none.</summary>
    [BindProperty]
    public string? Disputed { get; set; }

    /// <summary>Null: nobody else saved it meanwhile.</summary>
    public RecordConflict? Conflict { get; private set; }

    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    public IReadOnlyList<string> Organisations { get; private set; } = [];

    public async Task<IActionResult> OnGet(string? number, CallId? call, OrganisationId? organisation, CancellationToken ct)
    {
        if (await mediator.Send(new FindContact.Query(Id, number, call, organisation), ct) is not { } found)
        {
            return NotFound();
        }

        Input = found;
        Remembered = RecordForm.Remember(await FieldsAsync(found, ct));
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

        return outcome.Current is { } current ? await ShowConflict(FindContact.CommandOf(current), ct) : Redirect($"/contacts/{outcome.Id}");
    }

    /// <param name="take">The field in which theirs shall stand.</param>
    public async Task<IActionResult> OnPostTake(string take, CancellationToken ct)
    {
        if (await mediator.Send(new FindContact.Query(Id), ct) is not { } theirs)
        {
            return NotFound();
        }

        if (theirs.Version != Input.Version)
        {
            return await ShowConflict(theirs, ct); // somebody saved it once more
        }

        return await Show(await form.TakeAsync("contacts", Id!.Value.Value, take, (Disputed ?? "").Split(','), await FieldsAsync(theirs, ct), ct), theirs, ct);
    }

    public async Task Fill(CancellationToken ct)
    {
        RecordForm.AddEmptyLines(Input.Numbers);
        Owners = await form.OwnersAsync(Input.OwnerId, ct);
        Organisations = await database.Organisations.OrderBy(organisation => organisation.Name.ToLower())
            .Select(organisation => organisation.Name).Take(MostOrganisations).ToListAsync(ct);
    }

    private async Task<IActionResult> ShowConflict(SaveContact.Command theirs, CancellationToken ct) =>
        await Show(await form.MergeAsync("contacts", Id!.Value.Value, Remembered, await FieldsAsync(theirs, ct), ct), theirs, ct);

    // From here on the form is compared with what the other one saved.
    private async Task<IActionResult> Show(RecordConflict conflict, SaveContact.Command theirs, CancellationToken ct)
    {
        Conflict = conflict;
        Input.Version = theirs.Version;
        Remembered = RecordForm.Remember(await FieldsAsync(theirs, ct));
        Disputed = string.Join(',', conflict.Open.Select(line => line.Name));
        ModelState.Clear(); // the fields show what stands in Input now
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task<IReadOnlyList<RecordField>> FieldsAsync(SaveContact.Command theirs, CancellationToken ct) =>
    [
        new(nameof(Input.Name), words["contacts.name"], Input.Name, theirs.Name, () => Input.Name = theirs.Name),
        new(nameof(Input.Organisation), words["contacts.organisation"], Input.Organisation, theirs.Organisation, () => Input.Organisation = theirs.Organisation),
        new(nameof(Input.JobTitle), words["contacts.jobTitle"], Input.JobTitle, theirs.JobTitle, () => Input.JobTitle = theirs.JobTitle),
        new(nameof(Input.Numbers), words["contacts.numbers"], form.Joined(Input.Numbers), form.Joined(theirs.Numbers), () => Input.Numbers = theirs.Numbers),
        new(nameof(Input.Email), words["contacts.email"], Input.Email, theirs.Email, () => Input.Email = theirs.Email),
        new(nameof(Input.OwnerId), words["contacts.owner"], Input.OwnerId?.ToString(), theirs.OwnerId?.ToString(), () => Input.OwnerId = theirs.OwnerId, await form.NameOfAsync(theirs.OwnerId, ct)),
        new(nameof(Input.Note), words["contacts.note"], Input.Note, theirs.Note, () => Input.Note = theirs.Note),
    ];
}
