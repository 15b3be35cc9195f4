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

    /// <summary>What the form was filled from.</summary>
    [BindProperty]
    public string? Remembered { get; set; }

    /// <summary>The fields that both have changed, with commas. Null: none.</summary>
    [BindProperty]
    public string? Disputed { get; set; }

    /// <summary>Null: nobody else saved it meanwhile.</summary>
    public RecordConflict? Conflict { get; private set; }

    public IReadOnlyList<SelectListItem> Owners { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new FindOrganisation.Query(Id), ct) is not { } found)
        {
            return NotFound();
        }

        Input = found;
        Remembered = RecordForm.Remember(await FieldsAsync(found, ct));
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

        return outcome.Current is { } current ? await ShowConflict(FindOrganisation.CommandOf(current), ct) : Redirect($"/organisations/{outcome.Id}");
    }

    /// <param name="take">The field in which theirs shall stand.</param>
    public async Task<IActionResult> OnPostTake(string take, CancellationToken ct)
    {
        if (await mediator.Send(new FindOrganisation.Query(Id), ct) is not { } theirs)
        {
            return NotFound();
        }

        if (theirs.Version != Input.Version)
        {
            return await ShowConflict(theirs, ct); // somebody saved it once more
        }

        return await Show(await form.TakeAsync("organisations", Id!.Value.Value, take, (Disputed ?? "").Split(','), await FieldsAsync(theirs, ct), ct), theirs, ct);
    }

    public async Task Fill(CancellationToken ct)
    {
        RecordForm.AddEmptyLines(Input.Numbers);
        Owners = await form.OwnersAsync(Input.OwnerId, ct);
    }

    private async Task<IActionResult> ShowConflict(SaveOrganisation.Command theirs, CancellationToken ct) =>
        await Show(await form.MergeAsync("organisations", Id!.Value.Value, Remembered, await FieldsAsync(theirs, ct), ct), theirs, ct);

    // From here on the form is compared with what the other one saved.
    private async Task<IActionResult> Show(RecordConflict conflict, SaveOrganisation.Command theirs, CancellationToken ct)
    {
        Conflict = conflict;
        Input.Version = theirs.Version;
        Remembered = RecordForm.Remember(await FieldsAsync(theirs, ct));
        Disputed = string.Join(',', conflict.Open.Select(line => line.Name));
        ModelState.Clear(); // the fields show what stands in Input now
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task<IReadOnlyList<RecordField>> FieldsAsync(SaveOrganisation.Command theirs, CancellationToken ct) =>
    [
        new(nameof(Input.Name), words["contacts.name"], Input.Name, theirs.Name, () => Input.Name = theirs.Name),
        new(nameof(Input.Numbers), words["contacts.numbers"], form.Joined(Input.Numbers), form.Joined(theirs.Numbers), () => Input.Numbers = theirs.Numbers),
        new(nameof(Input.Blocks), words["contacts.blocks"], Input.Blocks?.ReplaceLineEndings("\n"), theirs.Blocks, () => Input.Blocks = theirs.Blocks),
        new(nameof(Input.City), words["contacts.city"], Input.City, theirs.City, () => Input.City = theirs.City),
        new(nameof(Input.Website), words["contacts.website"], Input.Website, theirs.Website, () => Input.Website = theirs.Website),
        new(nameof(Input.OwnerId), words["contacts.owner"], Input.OwnerId?.ToString(), theirs.OwnerId?.ToString(), () => Input.OwnerId = theirs.OwnerId, await form.NameOfAsync(theirs.OwnerId, ct)),
        new(nameof(Input.Note), words["contacts.note"], Input.Note, theirs.Note, () => Input.Note = theirs.Note),
    ];
}
