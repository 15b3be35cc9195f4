using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

public sealed class EditUserPage(
    IMediator mediator, CrmDatabase database, KnownServers servers, UserChecks checks, PasswordLinkBook links, SecondFactorBook factors, SessionBook sessions, CurrentUser current,
    TimeProvider time)
    : PageModel, IFormPage
{
    /// <summary>A new link travels to the next page, and only there, in a protected cookie.</summary>
    public const string LinkKey = "link";

    [BindProperty(SupportsGet = true)]
    public UserId Id { get; set; }

    [BindProperty]
    public EditUser.Command Input { get; set; } = new();

    public new User User { get; private set; } = null!;

    public bool IsMe => current.IdOrNull == Id;

    public UserChecks.Findings Checks { get; private set; } = null!;

    public PersonAccess Access { get; private set; } = null!;

    /// <summary>A link to choose a password. Null unless one was just made.</summary>
    public string? NewLink { get; private set; }

    /// <summary>A phone that belongs to nobody, from the list of such, which now stands in the form. Null: none.</summary>
    public string? Prefilled { get; private set; }

    /// <param name="server">With the next: a phone that belongs to nobody, from the list of such.</param>
    public async Task<IActionResult> OnGet(string? server, string? extension, CancellationToken ct)
    {
        if (await Find(ct) is not { } user)
        {
            return NotFound();
        }

        User = user;
        Checks = await checks.ReadAsync(user, ct);
        Access = await ReadAccess(user, ct);
        NewLink = TempData[LinkKey] is string secret ? $"{Request.Scheme}://{Request.Host}{Request.PathBase}{PasswordLinkBook.Path}{secret}" : null;
        Input = new EditUser.Command
        {
            Id = user.Id,
            Name = user.Name,
            Email = user.Email,
            Role = user.Role,
            Phones = ExtensionList.Of(user.Extensions, await servers.Find(ct)),
            Shown = user.ConcurrencyStamp,
        };
        if (Input.Phones.Find(list => list.Server == server) is { } phones && extension is not null && !ExtensionList.Split(phones.Extensions).Contains(extension))
        {
            Input.Phones[Input.Phones.IndexOf(phones)] = phones with { Extensions = string.Join(", ", ExtensionList.Split(phones.Extensions).Append(extension)) };
            Prefilled = extension;
        }

        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await mediator.Send(Input with { Id = Id }, ct);
        return LocalRedirect("/users");
    }

    public async Task<IActionResult> OnPostAccess(ChangeAccess.Change change, CancellationToken ct)
    {
        if (await mediator.Send(new ChangeAccess.Command(Id, change), ct) is { } secret)
        {
            TempData[LinkKey] = secret;
        }

        return LocalRedirect($"/users/{Id}");
    }

    public async Task<IActionResult> OnPostEndSession(UserSessionId session, CancellationToken ct)
    {
        await sessions.EndAsync(Id, session, ct);
        return LocalRedirect($"/users/{Id}");
    }

    public async Task Fill(CancellationToken ct)
    {
        User = (await Find(ct))!;
        Checks = await checks.ReadAsync(User, ct);
        Access = await ReadAccess(User, ct);
        if (Input.Phones.Count == 0)
        {
            Input = Input with { Id = Id, Name = User.Name, Email = User.Email, Role = User.Role, Phones = ExtensionList.Of(User.Extensions, await servers.Find(ct)) };
        }

        // what the next save is compared with is what the page shows now
        Input = Input with { Shown = User.ConcurrencyStamp };
        ModelState.SetModelValue("Input.Shown", User.ConcurrencyStamp, User.ConcurrencyStamp);
    }

    private Task<PersonAccess> ReadAccess(User user, CancellationToken ct) => PersonAccess.ReadAsync(user, database, links, factors, sessions, time, ct);

    private Task<User?> Find(CancellationToken ct) => database.Users.AsNoTracking().Include(user => user.Extensions).SingleOrDefaultAsync(user => user.Id == Id, ct);
}
