using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ListContactsPage(IMediator mediator) : PageModel
{
    private const string OwnBeginning = "own.";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Mine { get; set; }

    /// <summary>What is chosen of the company's own fields: "own.segment=c2" in the address.</summary>
    public IReadOnlyDictionary<string, string> Chosen => Request.Query.Where(parameter => parameter.Key.StartsWith(OwnBeginning, StringComparison.Ordinal) && !string.IsNullOrEmpty(parameter.Value))
        .ToDictionary(parameter => parameter.Key[OwnBeginning.Length..], parameter => parameter.Value.ToString());

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    public ListContacts.Model List { get; private set; } = null!;

    public async Task OnGet(ContactId? after, ContactId? before, CancellationToken ct) =>
        List = await mediator.Send(new ListContacts.Query(Text, Mine, after, before, string.IsNullOrWhiteSpace(Tag) ? null : Tag, Chosen), ct);

    /// <summary>This list with the given page; both null: the first.</summary>
    public string Address(ContactId? after = null, ContactId? before = null, bool? mine = null, bool withTag = true, (string Key, string? Value)? own = null) =>
        "/contacts" + QueryString.Create(new Dictionary<string, string?>
        {
            ["q"] = Text,
            ["tag"] = withTag ? Tag : null,
            ["mine"] = mine ?? Mine ? "true" : null,
            ["after"] = after?.ToString(),
            ["before"] = before?.ToString(),
        }.Concat(Chosen.Where(chosen => chosen.Key != own?.Key).Append(KeyValuePair.Create(own?.Key ?? "", own?.Value ?? "")).Where(chosen => chosen.Value.Length > 0)
            .Select(chosen => KeyValuePair.Create(OwnBeginning + chosen.Key, (string?)chosen.Value))).Where(parameter => !string.IsNullOrEmpty(parameter.Value)));
}
