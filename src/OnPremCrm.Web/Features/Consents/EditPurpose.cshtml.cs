using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using OnPremCrm.Core;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Database;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Consents;

/// <summary>The form of a new purpose (/privacy/purposes/new) and of one that is there (/privacy/purposes/{id}), with each wording that it had.</summary>
[Authorize(Policies.Admin)]
public sealed class EditPurposePage(IMediator mediator, CrmDatabase database, Words words) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public ConsentPurposeId? Id { get; set; }

    [BindProperty]
    public SavePurpose.Command Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Channels { get; private set; } = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<ConsentText> Texts { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        await Fill(ct);
        if (Id is { } id)
        {
            if ((await ConsentBook.PurposesAsync(database, ct)).FirstOrDefault(known => known.Id == id) is not { } purpose)
            {
                return NotFound();
            }

            Input = new SavePurpose.Command { Id = id, Name = purpose.Name, Channel = purpose.Channel, Body = purpose.Texts[0].Body };
        }

        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Input.Id = Id;
        return await mediator.Send(Input, ct) ? Redirect("/privacy/purposes") : NotFound();
    }

    public async Task Fill(CancellationToken ct)
    {
        Channels = [.. Enum.GetValues<ConsentChannel>().Select(channel => new SelectListItem(words["consents.channel." + Word.Of(channel)], channel.ToString()))];
        Texts = Id is { } id ? (await ConsentBook.PurposesAsync(database, ct)).FirstOrDefault(known => known.Id == id)?.Texts ?? [] : [];
    }
}
