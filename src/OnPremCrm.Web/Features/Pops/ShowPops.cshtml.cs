using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.TelephonyCommands;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>A stream of Turbo: the cards, the phone bar and the bands, wherever the user is. Each action answers with the same stream.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ShowPopsPage(IMediator mediator) : PageModel, IFormPage
{
    public const string TurboStream = "text/vnd.turbo-stream.html";

    [BindProperty]
    public AddContact.Command Input { get; set; } = new();

    [BindProperty]
    public GiveCall.Command Give { get; set; } = new();

    public ShowPops.Model Now { get; private set; } = null!;

    /// <summary>Why a call was not given to whom somebody named. Null otherwise.</summary>
    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!Request.Headers.Accept.ToString().Contains(TurboStream, StringComparison.Ordinal))
        {
            return LocalRedirect("/"); // somebody typed the address
        }

        await Fill(ct);
        return Page();
    }

    public async Task<IActionResult> OnGetColleagues(CallId callId, string? q, CancellationToken ct) =>
        await mediator.Send(new FindColleagues.Query(callId, q), ct) is { } found ? Partial("_Colleagues", found) : NotFound();

    public async Task<IActionResult> OnGetContacts(CallId callId, string? q, CancellationToken ct) =>
        await mediator.Send(new FindContacts.Query(callId, q), ct) is { } found ? Partial("_Contacts", found) : NotFound();

    public async Task<IActionResult> OnPostDecline(CallId callId, CancellationToken ct) =>
        await mediator.Send(new DeclineCall.Command(callId), ct) ? Again() : NotFound();

    public async Task<IActionResult> OnPostCheck(CallId callId, CancellationToken ct) =>
        await mediator.Send(new CheckAsking.Command(callId), ct) ? new NoContentResult() : NotFound();

    public async Task<IActionResult> OnPostTakeBack(CallId callId, CancellationToken ct) =>
        await mediator.Send(new TakeBack.Command(callId), ct) ? Again() : NotFound();

    public async Task<IActionResult> OnPostLink(CallId callId, ContactId contactId, CancellationToken ct) =>
        await mediator.Send(new LinkContact.Command(callId, contactId), ct) ? Again() : NotFound();

    public async Task<IActionResult> OnPostPromise(CallId callId, CancellationToken ct) =>
        await mediator.Send(new PromiseCallback.Command(callId), ct) ? Again() : NotFound();

    public async Task<IActionResult> OnPostBreak(bool over, CancellationToken ct)
    {
        await mediator.Send(new TakeBreak.Command(over), ct);
        return Again();
    }

    public async Task<IActionResult> OnPostGive(CancellationToken ct)
    {
        var outcome = await mediator.Send(Give, ct);
        if (!outcome.IsMine)
        {
            return NotFound();
        }

        if (outcome.Refusal is null)
        {
            return Again();
        }

        Refusal = outcome.Refusal;
        await Fill(ct);
        return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    public async Task<IActionResult> OnPostDone(Guid popId, CancellationToken ct)
    {
        await mediator.Send(new DismissPop.Command(popId), ct);
        return Again();
    }

    public async Task<IActionResult> OnPostShown(List<CallId> callId, bool visible, CancellationToken ct) =>
        await mediator.Send(new ConfirmPops.Command(callId, visible), ct) ? new NoContentResult() : NotFound();

    public async Task<IActionResult> OnPostNote(CallId callId, string? text, string? version, CancellationToken ct) =>
        await mediator.Send(new SaveNote.Command(callId, text ?? "", string.IsNullOrEmpty(version) ? null : version), ct) is { } kept ? NoteField.Answer(kept) : NotFound();

    public async Task<IActionResult> OnPostResult(CallId callId, Guid? result, CancellationToken ct) =>
        await mediator.Send(new SayResult.Command(callId, result is { } id ? new CallResultId(id) : null), ct) ? Again() : NotFound();

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
