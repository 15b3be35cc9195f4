using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The form of a new organisation (/organisations/new) and of one that is there (/organisations/{id}/edit).</summary>
public sealed class EditOrganisationPage(IMediator mediator, CrmDatabase database, RecordForm form, CurrentUser user, Words words) : RecordPage<SaveOrganisation.Command>(mediator, form)
{
    private const int MostOrganisations = 200;

    [BindProperty(SupportsGet = true, Name = "id")]
    public OrganisationId? Id { get; set; }

    /// <summary>What it may be a part of.</summary>
    public IReadOnlyList<string> Others { get; private set; } = [];

    protected override FieldNoun Noun => FieldNoun.Organisations;

    protected override (string Noun, Guid Id) Record => ("organisations", Id!.Value.Value);

    public async Task<IActionResult> OnGet(OrganisationId? parent, CancellationToken ct)
    {
        if (await Mediator.Send(new FindOrganisation.Query(Id, parent), ct) is not { } found)
        {
            return Id is { } gone && await Mediator.Send(new FollowRecord.Query(MergeNoun.Organisations, gone.Value, "/edit"), ct) is { } place ? Redirect(place) : NotFound();
        }

        await Begin(found, ct);
        await Fill(ct);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Input.Id = Id;
        var outcome = await Mediator.Send(Input, ct);
        if (outcome is null)
        {
            return NotFound();
        }

        return outcome.Current is { } current ? await ShowConflict(FindOrganisation.CommandOf(current, await Form.CustomFieldsAsync(Noun, ct), user.MasksNumbers), ct) : await ShowSaved(outcome.Id, ct);
    }

    // As of a contact.
    private async Task<IActionResult> ShowSaved(OrganisationId id, CancellationToken ct)
    {
        if (!user.Viewer.SightOf(GuardedNoun.Organisations, Deed.See).Covers(Input.OwnerId))
        {
            return Redirect("/organisations");
        }

        var similar = await Mediator.Send(new FindSimilar.OfSaved(MergeNoun.Organisations, id.Value), ct);
        return Redirect(similar.Any(one => Id is null || one.Kind != DuplicateKind.Name) ? $"/organisations/{id}?similar=true" : $"/organisations/{id}");
    }

    public override async Task Fill(CancellationToken ct)
    {
        await base.Fill(ct);
        Others = await database.Organisations.Where(organisation => organisation.Id != Id).OrderBy(organisation => organisation.Name.ToLower())
            .Select(organisation => organisation.Name).Take(MostOrganisations).ToListAsync(ct);
    }

    protected override Task<SaveOrganisation.Command?> StoredAsync(CancellationToken ct) => Mediator.Send(new FindOrganisation.Query(Id), ct);

    protected override IReadOnlyList<RecordField> FieldsBeside(SaveOrganisation.Command theirs, string ownerName) =>
    [
        new(nameof(Input.Name), words["contacts.name"], Input.Name, theirs.Name, () => Input.Name = theirs.Name),
        new(nameof(Input.Parent), words["organisations.parent"], Input.Parent, theirs.Parent, () => Input.Parent = theirs.Parent),
        .. Form.ReachesBeside(Input, theirs),
        new(nameof(Input.Blocks), words["contacts.blocks"], Input.Blocks?.ReplaceLineEndings("\n"), theirs.Blocks, () => Input.Blocks = theirs.Blocks),
        new(nameof(Input.City), words["contacts.city"], Input.City, theirs.City, () => Input.City = theirs.City),
        new(nameof(Input.Website), words["contacts.website"], Input.Website, theirs.Website, () => Input.Website = theirs.Website),
        new(nameof(Input.OwnerId), words["contacts.owner"], Input.OwnerId?.ToString(), theirs.OwnerId?.ToString(), () => Input.OwnerId = theirs.OwnerId, ownerName),
        new(nameof(Input.Note), words["contacts.note"], Input.Note, theirs.Note, () => Input.Note = theirs.Note),
    ];
}
