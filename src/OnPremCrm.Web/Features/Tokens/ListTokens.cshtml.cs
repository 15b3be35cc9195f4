using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Tokens;

public sealed class ListTokensPage(IMediator mediator, CrmDatabase database, CurrentUser current, Words words) : PageModel, IFormPage
{
    /// <summary>A new token travels to the next page, and only there, in a protected cookie.</summary>
    private const string TokenKey = "token";

    private static readonly int[] Spans = [30, 90, 365];

    private IReadOnlyList<(UserId Id, string Name)> _people = [];

    /// <summary>Everybody's, for an administrator.</summary>
    [BindProperty(SupportsGet = true)]
    public bool All { get; set; }

    [BindProperty]
    public CreateToken.Command Input { get; set; } = new();

    public IReadOnlyList<ListTokens.Row> Rows { get; private set; } = [];

    /// <summary>Null unless one was just made.</summary>
    public string? NewToken { get; private set; }

    public bool IsAdmin => current.Is(UserRole.Admin);

    public bool ShowsAll => All && IsAdmin;

    public IEnumerable<SelectListItem> Roles =>
        Enum.GetValues<UserRole>().Where(current.Is).Select(role => new SelectListItem(words["role." + Word.Of(role)], role.ToString()));

    public IEnumerable<SelectListItem> Lives => Spans.Select(days => new SelectListItem(words.Count("tokens.days", days), days.ToString(System.Globalization.CultureInfo.InvariantCulture)))
        .Concat(IsAdmin ? [new SelectListItem(words["tokens.forEver"], "")] : []);

    public IEnumerable<SelectListItem> Owners => new[] { new SelectListItem(words["tokens.owner.me"], CreateToken.Me), new SelectListItem(words["tokens.owner.nobody"], CreateToken.Nobody) }
        .Concat(_people.Select(person => new SelectListItem(person.Name, person.Id.ToString())));

    public async Task OnGet(CancellationToken ct)
    {
        NewToken = TempData[TokenKey] as string;
        await Fill(ct);
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        TempData[TokenKey] = await mediator.Send(Input, ct);
        return LocalRedirect(Here);
    }

    public async Task<IActionResult> OnPostRevoke(ApiTokenId token, CancellationToken ct) =>
        await mediator.Send(new RevokeToken.Command(token), ct) ? LocalRedirect(Here) : NotFound();

    public async Task Fill(CancellationToken ct)
    {
        Rows = await mediator.Send(new ListTokens.Query(ShowsAll), ct);
        if (IsAdmin)
        {
            var me = current.Id;
            _people = (await database.Users.Where(user => user.IsActive && user.Id != me).OrderBy(user => user.Name.ToLower()).Select(user => new { user.Id, user.Name }).ToListAsync(ct))
                .ConvertAll(user => (user.Id, user.Name));
        }
    }

    private string Here => All ? "/settings/tokens?all=true" : "/settings/tokens";
}
