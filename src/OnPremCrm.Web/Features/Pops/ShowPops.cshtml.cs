using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>A stream of Turbo: the cards, the phone bar and the bands, wherever the user is. Each action answers with the same stream.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ShowPopsPage(IMediator mediator) : PageModel, IFormPage
{
    public const string TurboStream = "text/vnd.turbo-stream.html";

    [BindProperty]
    public AddContact.Command Input { get; set; } = new();

    public ShowPops.Model Now { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!Request.Headers.Accept.ToString().Contains(TurboStream, StringComparison.Ordinal))
        {
            return LocalRedirect("/"); // somebody typed the address
        }

        await Fill(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostDone(Guid popId, CancellationToken ct)
    {
        await mediator.Send(new DismissPop.Command(popId), ct);
        return Again();
    }

    public async Task<IActionResult> OnPostShown(List<CallId> callId, bool visible, CancellationToken ct) =>
        await mediator.Send(new ConfirmPops.Command(callId, visible), ct) ? new NoContentResult() : NotFound();

    public async Task<IActionResult> OnPostNote(CallId callId, string? body, CancellationToken ct) =>
        await mediator.Send(new SaveNote.Command(callId, body ?? ""), ct) ? new NoContentResult() : NotFound();

    public async Task<IActionResult> OnPostWho(CallId callId, ContactId contactId, CancellationToken ct) =>
        await mediator.Send(new ChooseContact.Command(callId, contactId), ct) ? Again() : NotFound();

    public async Task<IActionResult> OnPostContact(CancellationToken ct) => await mediator.Send(Input, ct) ? Again() : NotFound();

    public async Task<IActionResult> OnPostHangUp(CallId? callId, TelephonyCommandId? commandId, CancellationToken ct) =>
        await mediator.Send(new HangUp.Command(callId, commandId), ct) ? Again() : NotFound();

    public async Task Fill(CancellationToken ct)
    {
        Response.ContentType = TurboStream; // also when a form was refused and is shown again
        Response.Headers[HeaderNames.Vary] = HeaderNames.Accept;
        Now = await mediator.Send(new ShowPops.Query(), ct);
    }

    private RedirectResult Again() => Redirect("/pops");
}
