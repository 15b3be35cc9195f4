using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ListOrganisationsPage(IMediator mediator) : PageModel
{
    private const string OwnBeginning = "own.";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    /// <summary>What is chosen of the company's own fields: "own.segment=c2" in the address.</summary>
    public IReadOnlyDictionary<string, string> Chosen => Request.Query.Where(parameter => parameter.Key.StartsWith(OwnBeginning, StringComparison.Ordinal) && !string.IsNullOrEmpty(parameter.Value))
        .ToDictionary(parameter => parameter.Key[OwnBeginning.Length..], parameter => parameter.Value.ToString());

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    public ListOrganisations.Model List { get; private set; } = null!;

    public async Task OnGet(OrganisationId? after, OrganisationId? before, CancellationToken ct) =>
        List = await mediator.Send(new ListOrganisations.Query(Text, after, before, string.IsNullOrWhiteSpace(Tag) ? null : Tag, Chosen), ct);

    /// <summary>This list with the given page.</summary>
    public string Address(OrganisationId? after = null, OrganisationId? before = null, bool withTag = true, (string Key, string? Value)? own = null) =>
        "/organisations" + QueryString.Create(new Dictionary<string, string?>
        {
            ["q"] = Text,
            ["tag"] = withTag ? Tag : null,
            ["after"] = after?.ToString(),
            ["before"] = before?.ToString(),
        }.Concat(Chosen.Where(chosen => chosen.Key != own?.Key).Append(KeyValuePair.Create(own?.Key ?? "", own?.Value ?? "")).Where(chosen => chosen.Value.Length > 0)
            .Select(chosen => KeyValuePair.Create(OwnBeginning + chosen.Key, (string?)chosen.Value))).Where(parameter => !string.IsNullOrEmpty(parameter.Value)));
}
