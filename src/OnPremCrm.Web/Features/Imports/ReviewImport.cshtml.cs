using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Imports;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Imports;

public sealed class ReviewImportPage(IMediator mediator, CurrentUser user, Words words) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public ImportId Id { get; set; }

    public ReviewImport.Model Review { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new ReviewImport.Query(Id), ct) is not { } review)
        {
            return NotFound();
        }

        Review = review;
        return review.Import.Waiting == 0 ? Redirect($"/imports/{Id}") : Page();
    }

    /// <param name="line">Null: all that wait.</param>
    /// <param name="contact">Null: a new one.</param>
    public async Task<IActionResult> OnPost(int? line, RowOutcome outcome, ContactId? contact, CancellationToken ct)
    {
        if (!ModelState.IsValid)
        {
            return BadRequest();
        }

        if (await mediator.Send(new ReviewImport.Query(Id), ct) is null)
        {
            return NotFound();
        }

        await mediator.Send(new AnswerRow.Command(Id, line, outcome, contact), ct); // false: somebody else was quicker, and the next rows are shown
        return Redirect($"/imports/{Id}/review");
    }

    public string Number(string number) => E164Number.TryParse(number, out var read) ? NumberingPlan.Format(read, user.Country) : number;

    /// <summary>Label, what the file says and what is there.</summary>
    public IEnumerable<(string Label, string? Ours, string? Theirs)> Compare(ReadContact row, KnownContact contact) =>
    [
        (words["imports.field.name"], row.Name, contact.Name),
        (words["imports.field.organisation"], row.Organisation, contact.Organisation),
        (words["imports.field.job-title"], row.JobTitle, contact.JobTitle),
        (words["imports.field.email"], string.Join(", ", row.Emails()), string.Join(", ", contact.Emails)),
        (words["imports.field.note"], row.Note, contact.Note),
    ];
}
