using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Consents;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Consents;

public sealed class ShowConsentsPage(IMediator mediator, Sightings sightings, Words words, Clock clock) : PageModel, IFormPage
{
    [BindProperty]
    public RecordConsent.Command Input { get; set; } = new();

    public ShowConsents.Model Shown { get; private set; } = null!;

    /// <summary>The wordings that can be recorded: the newest of each purpose first.</summary>
    public IReadOnlyList<SelectListItem> Texts { get; private set; } = [];

    public IReadOnlyList<SelectListItem> States { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Origins { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Calls { get; private set; } = [];

    public string? AtWrong => ModelState["Input.At"]?.Errors.FirstOrDefault()?.ErrorMessage;

    /// <param name="text">The wording to begin with.</param>
    /// <param name="state">What to begin with.</param>
    /// <param name="call">The call to begin with.</param>
    public async Task<IActionResult> OnGet(ContactId id, string? text, string? state, CallId? call, CancellationToken ct)
    {
        Input = new RecordConsent.Command { Id = id, Text = text, State = Word.TryParse<ConsentState>(state, out var said) ? said : ConsentState.Given, Call = call, At = clock.Now.DateTime };
        if (!await FillAsync(ct))
        {
            return NotFound();
        }

        await sightings.NoteAsync("contacts", id.Value, ct);
        return Page();
    }

    public async Task<IActionResult> OnPost(ContactId id, CancellationToken ct)
    {
        Input.Id = id;
        return await mediator.Send(Input, ct) is not null ? Redirect($"/contacts/{id}/consents") : NotFound();
    }

    public Task Fill(CancellationToken ct) => FillAsync(ct);

    private async Task<bool> FillAsync(CancellationToken ct)
    {
        if (await mediator.Send(new ShowConsents.Query(Input.Id), ct) is not { } shown)
        {
            return false;
        }

        Shown = shown;
        Texts = [.. shown.Standings.SelectMany(standing => standing.Purpose.Texts.Select(text => new SelectListItem(
            standing.Purpose.Texts.Count == 1 ? standing.Purpose.Name : $"{standing.Purpose.Name} · {words["consents.version", text.Version]}", RecordConsent.Command.KeyOf(standing.Purpose.Id, text.Version))))];
        States = [.. Enum.GetValues<ConsentState>().Select(state => new SelectListItem(words["consents.state." + Word.Of(state)], state.ToString()))];
        Origins = [.. Enum.GetValues<ConsentOrigin>().Select(origin => new SelectListItem(words["consents.origin." + Word.Of(origin)], origin.ToString()))];
        Calls = [new SelectListItem(words["consents.noCall"], ""), .. shown.Calls.Select(call => new SelectListItem(call.Value, call.Key.ToString()))];
        return true;
    }
}
