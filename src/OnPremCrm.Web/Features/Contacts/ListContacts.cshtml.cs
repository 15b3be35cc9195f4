using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Contacts;

namespace OnPremCrm.Web.Features.Contacts;

public sealed class ListContactsPage(IMediator mediator) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Mine { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    public ListContacts.Model List { get; private set; } = null!;

    public async Task OnGet(ContactId? after, ContactId? before, CancellationToken ct) =>
        List = await mediator.Send(new ListContacts.Query(Text, Mine, after, before, string.IsNullOrWhiteSpace(Tag) ? null : Tag), ct);

    /// <summary>This list with the given page; both null: the first.</summary>
    public string Address(ContactId? after = null, ContactId? before = null, bool? mine = null, bool withTag = true) =>
        "/contacts" + QueryString.Create(new Dictionary<string, string?>
        {
            ["q"] = Text,
            ["tag"] = withTag ? Tag : null,
            ["mine"] = mine ?? Mine ? "true" : null,
            ["after"] = after?.ToString(),
            ["before"] = before?.ToString(),
        }.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));
}
