using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>The form of a new contact (/contacts/new) and of one that is there (/contacts/{id}/edit).</summary>
public sealed class EditContactPage(IMediator mediator, CrmDatabase database, RecordForm form, CurrentUser user, Words words) : RecordPage<SaveContact.Command>(mediator, form)
{
    private const int MostOrganisations = 200;

    [BindProperty(SupportsGet = true, Name = "id")]
    public ContactId? Id { get; set; }

    public IReadOnlyList<string> Organisations { get; private set; } = [];

    /// <summary>The organisation that they may have left. Null: none is known.</summary>
    public string? Present { get; private set; }

    /// <summary>One that we do not list stays a choice.</summary>
    public IReadOnlyList<SelectListItem> Languages =>
    [
        new SelectListItem("–", ""),
        .. SpokenLanguages.All().Select(language => new SelectListItem(language.Name, language.Tag)),
        .. Input.Language is { Length: > 0 } tag && !SpokenLanguages.Knows(tag) ? [new SelectListItem(tag, tag)] : Array.Empty<SelectListItem>(),
    ];

    protected override FieldNoun Noun => FieldNoun.Contacts;

    protected override (string Noun, Guid Id) Record => ("contacts", Id!.Value.Value);

    public async Task<IActionResult> OnGet(string? number, CallId? call, OrganisationId? organisation, CancellationToken ct)
    {
        if (await Mediator.Send(new FindContact.Query(Id, number, call, organisation), ct) is not { } found)
        {
            return Id is { } gone && await Mediator.Send(new FollowRecord.Query(MergeNoun.Contacts, gone.Value, "/edit"), ct) is { } place ? Redirect(place) : NotFound();
        }

        await Begin(found, ct);
        Input.OwnerId ??= Id is null ? user.Id : null;
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

        return outcome.Current is { } current ? await ShowConflict(FindContact.CommandOf(current, await Form.CustomFieldsAsync(Noun, ct), user.MasksNumbers), ct) : await ShowSaved(outcome.Id, ct);
    }

    // What was written without scripts nobody has warned of; and a new one is compared as a whole.
    private async Task<IActionResult> ShowSaved(ContactId id, CancellationToken ct)
    {
        if (!user.Viewer.SightOf(GuardedNoun.Contacts, Deed.See).Covers(Input.OwnerId))
        {
            return Redirect("/contacts");
        }

        var similar = await Mediator.Send(new FindSimilar.OfSaved(MergeNoun.Contacts, id.Value), ct);
        return Redirect(similar.Any(one => Id is null || one.Kind != DuplicateKind.Name) ? $"/contacts/{id}?similar=true" : $"/contacts/{id}");
    }

    public override async Task Fill(CancellationToken ct)
    {
        await base.Fill(ct);
        RecordForm.Grow(Input.Affiliations, 1, line => line.IsBlank);
        Present = Id is { } id ? await database.Contacts.Where(contact => contact.Id == id).Select(contact => contact.Organisation!.Name).FirstOrDefaultAsync(ct) : null;
        Organisations = await database.Organisations.OrderBy(organisation => organisation.Name.ToLower())
            .Select(organisation => organisation.Name).Take(MostOrganisations).ToListAsync(ct);
    }

    protected override Task<SaveContact.Command?> StoredAsync(CancellationToken ct) => Mediator.Send(new FindContact.Query(Id), ct);

    protected override IReadOnlyList<RecordField> FieldsBeside(SaveContact.Command theirs, string ownerName) =>
    [
        new(nameof(Input.Name), words["contacts.name"], Input.Name, theirs.Name, () => Input.Name = theirs.Name),
        new(nameof(Input.Organisation), words["contacts.organisation"], Input.Organisation, theirs.Organisation, () => Input.Organisation = theirs.Organisation),
        new(nameof(Input.JobTitle), words["contacts.jobTitle"], Input.JobTitle, theirs.JobTitle, () => Input.JobTitle = theirs.JobTitle),
        new(nameof(Input.Affiliations), words["contacts.affiliations"], Joined(Input), Joined(theirs), () => Input.Affiliations = theirs.Affiliations),
        .. Form.ReachesBeside(Input, theirs),
        new(nameof(Input.Birthday), words["contacts.birthday"], $"{Input.Birthday:yyyy-MM-dd}", $"{theirs.Birthday:yyyy-MM-dd}", () => Input.Birthday = theirs.Birthday),
        new(nameof(Input.Language), words["contacts.language"], Input.Language, theirs.Language, () => Input.Language = theirs.Language, SpokenLanguages.NameOf(theirs.Language)),
        new(nameof(Input.OwnerId), words["contacts.owner"], Input.OwnerId?.ToString(), theirs.OwnerId?.ToString(), () => Input.OwnerId = theirs.OwnerId, ownerName),
        new(nameof(Input.Note), words["contacts.note"], Input.Note, theirs.Note, () => Input.Note = theirs.Note),
    ];

    private string Joined(SaveContact.Command input) => string.Join("; ", input.Affiliations.Where(line => !line.IsBlank)
        .Select(line => AffiliationText.OneLine(words, line.Organisation ?? "", line.Role, line.Since, line.Until, line.IsPast || line.Until is not null)));
}
