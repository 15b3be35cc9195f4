using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Dial;

/// <summary>The dial pad; also where every click on a number goes.</summary>
public sealed class PlaceCallPage(IMediator mediator, CurrentUser user) : PageModel
{
    private const string TurboStream = "text/vnd.turbo-stream.html";
    private static readonly string[] Schemes = ["web+tel:", "tel:", "callto:", "sip:"];

    [BindProperty]
    public PlaceCall.Command Input { get; set; } = new();

    /// <summary>The dial pad's own form; anywhere else a refusal is shown where the calls are.</summary>
    [BindProperty]
    public bool FromPad { get; set; }

    /// <summary>To dial, from an address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    public string? Refusal { get; private set; }

    public bool AsCard { get; private set; }

    public IReadOnlyList<(string Server, string Extension)> Phones => user.Extensions;

    private bool WantsStream => Request.Headers.Accept.ToString().Contains(TurboStream, StringComparison.Ordinal);

    public void OnGet()
    {
        var number = OfLink(Number);
        Input = user.MasksNumbers && E164Number.TryParse(number, null, out var hidden) ? Input with { Number = NumberMask.Of(hidden), Reference = number } : Input with { Number = number };
    }

    /// <summary>
    /// A telephone link as browsers and other programs hand it over (tel:, web+tel:, callto:, sip:): the number without the scheme, its parameters and the server. RFC 3966.
    /// What is none stays as it is.
    /// </summary>
    public static string? OfLink(string? text)
    {
        if (text?.Trim() is not { } link || Array.Find(Schemes, scheme => link.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
        {
            return text;
        }

        var number = Uri.UnescapeDataString(link[scheme.Length..]).TrimStart('/');
        return number.Split(';', '?', '@')[0];
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var outcome = await mediator.Send(Input, ct);
        if (outcome.CommandId is not null)
        {
            return Redirect(WantsStream ? "/pops" : "/desk");
        }

        Refusal = outcome.Refusal;
        if (WantsStream && !FromPad)
        {
            AsCard = true;
            return new PageResult { ContentType = TurboStream };
        }

        return new PageResult { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }
}
