using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Sessions;

[EnableRateLimiting(Identity.LogInRate)]
public sealed class ShowSecondFactorPage(IMediator mediator, SecondFactorBook factors, CrmDatabase database, CurrentUser current) : PageModel, IFormPage
{
    private const string CodesKey = "recovery-codes";
    private const string Issuer = "OnPremCrm";
    private const int GroupLength = 4;

    private byte[]? _secret;
    private string _email = "";

    [BindProperty]
    public ChangeSecondFactor.Command Input { get; set; } = new();

    /// <summary>Recovery codes that were just made: shown once.</summary>
    public IReadOnlyList<string> NewCodes { get; private set; } = [];

    /// <summary>Since when the log-in asks for a code. Null: it does not yet.</summary>
    public DateTimeOffset? Since { get; private set; }

    public int CodesLeft { get; private set; }

    /// <summary>What one types into the authenticator who cannot scan, in groups. Null: it has it already.</summary>
    public string? Secret => _secret is null ? null : string.Join(' ', TimeCode.Write(_secret).Chunk(GroupLength).Select(group => new string(group)));

    /// <summary>What the picture says (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).</summary>
    public string Address => $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(_email)}?secret={TimeCode.Write(_secret)}&issuer={Issuer}";

    public async Task OnGet(CancellationToken ct)
    {
        NewCodes = (TempData[CodesKey] as string)?.Split('\n') ?? [];
        await Fill(ct);
    }

    public Task<IActionResult> OnPostTurnOn(CancellationToken ct) => Change(ChangeSecondFactor.Change.TurnOn, ct);

    public Task<IActionResult> OnPostNewRecoveryCodes(CancellationToken ct) => Change(ChangeSecondFactor.Change.NewRecoveryCodes, ct);

    public Task<IActionResult> OnPostTurnOff(CancellationToken ct) => Change(ChangeSecondFactor.Change.TurnOff, ct);

    public async Task Fill(CancellationToken ct)
    {
        _secret = await factors.BeginAsync(current.Id, ct);
        if (_secret is null)
        {
            Since = await database.SecondFactors.Where(factor => factor.UserId == current.Id).Select(factor => factor.ConfirmedAt).SingleAsync(ct);
            CodesLeft = await factors.RecoveryCodesLeftAsync(current.Id, ct);
        }
        else
        {
            _email = await database.Users.Where(user => user.Id == current.Id).Select(user => user.Email).SingleAsync(ct);
        }
    }

    private async Task<IActionResult> Change(ChangeSecondFactor.Change change, CancellationToken ct)
    {
        var codes = await mediator.Send(Input with { Change = change }, ct);
        if (codes.Count == 0)
        {
            return LocalRedirect("/settings");
        }

        TempData[CodesKey] = string.Join('\n', codes);
        return LocalRedirect(RequiredSecondFactor.Page);
    }
}
