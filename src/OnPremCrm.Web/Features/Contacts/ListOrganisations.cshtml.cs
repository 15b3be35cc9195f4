using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ListOrganisationsPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    public ListOrganisations.Model List { get; private set; } = null!;

    public async Task OnGet(OrganisationId? after, OrganisationId? before, CancellationToken ct) =>
        List = await mediator.Send(new ListOrganisations.Query(Text, after, before, string.IsNullOrWhiteSpace(Tag) ? null : Tag), ct);

    /// <summary>This list with the given page.</summary>
    public string Address(OrganisationId? after = null, OrganisationId? before = null, bool withTag = true) =>
        "/organisations" + QueryString.Create(new Dictionary<string, string?>
        {
            ["q"] = Text,
            ["tag"] = withTag ? Tag : null,
            ["after"] = after?.ToString(),
            ["before"] = before?.ToString(),
        }.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));
}
