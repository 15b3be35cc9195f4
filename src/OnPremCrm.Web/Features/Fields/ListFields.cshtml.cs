using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Fields;

public sealed class ListFieldsPage(IMediator mediator, Words words) : PageModel
{
    private IReadOnlyList<CustomField> _fields = [];

    public string? Refusal { get; private set; }

    public IReadOnlyList<CustomField> Archived => [.. _fields.Where(one => !one.IsActive)];

    public IReadOnlyList<CustomField> Of(FieldNoun noun) => [.. _fields.Where(field => field.IsActive && field.Noun == noun)];

    public async Task OnGet(CancellationToken ct) => _fields = await mediator.Send(new ListFields.Query(), ct);

    public async Task<IActionResult> OnPostArchive(CustomFieldId id, bool active, CancellationToken ct)
    {
        switch (await mediator.Send(new ArchiveField.Command(id, active), ct))
        {
            case ArchiveField.Outcome.Gone:
                return NotFound();
            case ArchiveField.Outcome.NameTaken:
                Refusal = words["fields.nameTaken"];
                await OnGet(ct);
                return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
            default:
                return LocalRedirect("/fields");
        }
    }

    /// <summary>What a field is, in one line.</summary>
    public string Say(CustomField field) => string.Join(" · ", new[]
    {
        words["fields.kind." + Word.Of(field.Kind)] + (field.Currency is null ? "" : ", " + field.Currency),
        field.HasChoices ? string.Join(words["fields.comma"], field.Choices.Where(choice => choice.IsActive).Select(choice => choice.Name)) : null,
        field.IsRequired ? words["fields.said.required"] : null,
        field.IsInList ? words["fields.said.inList"] : null,
        field.IsSearchable ? words["fields.said.searchable"] : null,
    }.OfType<string>());
}
