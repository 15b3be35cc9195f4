using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Merging;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>/merges/{id}: what an undo brings back, what stays because somebody changed it since, and the button.</summary>
public sealed class UndoMergePage(IMediator mediator, CrmDatabase database, Toasts toasts, TimeProvider time, Words words) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public MergeId Id { get; set; }

    public MergeUndoPreview Preview { get; private set; } = null!;

    /// <summary>Names of the fields that stay, and their values, in words.</summary>
    public IReadOnlyList<(string Label, string Value)> Stays { get; private set; } = [];

    public int DaysLeft => (int)Math.Ceiling((Preview.UndoUntil - time.GetUtcNow()).TotalDays);

    /// <summary>Somebody changed the survivor between the look and the click.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Of the records: "/contacts" or "/organisations".</summary>
    public string Root => Preview.Noun == MergeNoun.Contacts ? "/contacts" : "/organisations";

    public async Task<IActionResult> OnGet(CancellationToken ct) => await ReadAsync(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(int version, CancellationToken ct)
    {
        var outcome = await mediator.Send(new MergeRecords.Undo(Id, version), ct);
        if (outcome.Result == MergeResult.Done)
        {
            var survivor = await database.Merges.AsNoTracking().Where(merge => merge.Id == Id).Select(merge => new { merge.Noun, merge.SurvivorId }).FirstAsync(ct);
            toasts.Say(words["merge.undone"]);
            return Redirect($"/{Core.Word.Of(survivor.Noun)}/{survivor.SurvivorId}");
        }

        if (!await ReadAsync(ct))
        {
            return NotFound();
        }

        IsChanged = outcome.Result == MergeResult.Changed;
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        if (await mediator.Send(new UndoMerge.Query(Id), ct) is not { } preview)
        {
            return false;
        }

        Preview = preview;
        var own = preview.Stays.Any(stays => stays.Field.StartsWith(MergeField.CustomBeginning, StringComparison.Ordinal))
            ? await CustomFieldBook.ReadAsync(database, preview.Noun == MergeNoun.Contacts ? FieldNoun.Contacts : FieldNoun.Organisations, ct) : [];
        var lines = new List<(string Label, string Value)>();
        foreach (var stays in preview.Stays)
        {
            var field = own.FirstOrDefault(field => MergeField.CustomBeginning + field.Key == stays.Field);
            lines.Add((field?.Name ?? Label(stays.Field), await ValueAsync(stays, ct) ?? words["contacts.empty"]));
        }

        Stays = lines;
        return true;
    }

    private string Label(string field) => field switch
    {
        "name" => words["contacts.name"],
        "organisation" => words["contacts.organisation"],
        "jobTitle" => words["contacts.jobTitle"],
        "owner" => words["contacts.owner"],
        "birthday" => words["contacts.birthday"],
        "language" => words["contacts.language"],
        "source" => words["contacts.source"],
        "note" => words["contacts.note"],
        "city" => words["contacts.city"],
        "website" => words["contacts.website"],
        "numbers" => words["contacts.numbers"],
        "emails" => words["contacts.emails"],
        "messengers" => words["contacts.messengers"],
        "addresses" => words["contacts.addresses"],
        "parent" => words["organisations.parent"],
        "affiliations" => words["contacts.affiliations"],
        "blocks" => words["contacts.blocks"],
        "tags" => words["contacts.tags"],
        _ => field[(field.LastIndexOf('.') + 1)..], // a field of the company's own that is offered no more
    };

    private async Task<string?> ValueAsync(MergeRemainder stays, CancellationToken ct)
    {
        if (stays.Value is null || !Guid.TryParse(stays.Value, out var id))
        {
            return stays.Field switch
            {
                "language" => SpokenLanguages.NameOf(stays.Value) ?? stays.Value,
                "birthday" when DateOnly.TryParse(stays.Value, System.Globalization.CultureInfo.InvariantCulture, out var day) => Clock.Date(day),
                _ => stays.Value,
            };
        }

        return stays.Field == "owner"
            ? await database.Users.Where(user => user.Id == new Core.Users.UserId(id)).Select(user => user.Name).FirstOrDefaultAsync(ct)
            : await database.Organisations.Where(organisation => organisation.Id == new OrganisationId(id)).Select(organisation => organisation.Name).FirstOrDefaultAsync(ct) ?? words["merge.hidden"];
    }
}
