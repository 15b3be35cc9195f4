using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;
using OnPremCrm.Web.Hosting.Ldap;

namespace OnPremCrm.Web.Features.Security;

public sealed class EditAccessRulesPage(IMediator mediator, CrmDatabase database, AddressGuard guard, LdapDirectory directory, TimeProvider time) : PageModel, IFormPage
{
    [BindProperty]
    public EditAccessRules.Command Input { get; set; } = new();

    /// <summary>Addresses that have to wait.</summary>
    public IReadOnlyList<FailingAddress> Locked { get; private set; } = [];

    /// <summary>Active people per role, and how many of them have a second factor.</summary>
    public IReadOnlyList<(UserRole Role, int People, int WithFactor)> Factors { get; private set; } = [];

    public string? MyAddress => guard.Address;

    /// <summary>The company's directory. Null: people log in with passwords of this site only.</summary>
    public string? DirectoryPlace => directory.IsOn ? directory.Place : null;

    /// <summary>Set when the way to the directory was just tried.</summary>
    public bool IsTried { get; private set; }

    /// <summary>What was wrong then. Null: nothing.</summary>
    public string? DirectoryFault { get; private set; }

    public bool IsConflict => ModelState.TryGetValue("Input.Shown", out var entry) && entry.Errors.Count > 0;

    /// <param name="tried">The way to the directory is to be tried; it takes seconds at most.</param>
    public async Task OnGet(bool tried, CancellationToken ct)
    {
        if (tried && directory.IsOn)
        {
            (IsTried, DirectoryFault) = (true, await directory.FindFaultAsync(ct));
        }

        var rules = await ReadAsync(ct);
        Input = new EditAccessRules.Command
        {
            ShortestPassword = rules.ShortestPassword,
            LinkHours = rules.LinkHours,
            SecondFactorRoles = rules.SecondFactorRoles.ConvertAll(Word.Parse<UserRole>),
            LogInNetworks = string.Join('\n', rules.LogInNetworks),
            TokenNetworks = string.Join('\n', rules.TokenNetworks),
            Shown = EditAccessRules.Describe(rules),
        };
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        await mediator.Send(Input, ct);
        return LocalRedirect("/settings/security");
    }

    public async Task<IActionResult> OnPostUnlock(string address, CancellationToken ct)
    {
        await mediator.Send(new UnlockAddress.Command(address), ct);
        return LocalRedirect("/settings/security");
    }

    public async Task Fill(CancellationToken ct)
    {
        // what the next save is compared with is what is stored now
        Input = Input with { Shown = EditAccessRules.Describe(await ReadAsync(ct)) };
        ModelState.SetModelValue("Input.Shown", Input.Shown, Input.Shown);
    }

    private async Task<AccessRules> ReadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        Locked = await database.FailingAddresses.AsNoTracking().Where(failing => failing.LockedUntil > now).OrderBy(failing => failing.Address).ToListAsync(ct);
        var people = await database.Users.Where(user => user.IsActive)
            .Select(user => new { user.Role, HasFactor = database.SecondFactors.Any(factor => factor.UserId == user.Id && factor.ConfirmedAt != null) }).ToListAsync(ct);
        Factors = [.. Enum.GetValues<UserRole>().Select(role => (role, people.Count(person => person.Role == role), people.Count(person => person.Role == role && person.HasFactor)))];
        return await database.AccessRules.AsNoTracking().SingleAsync(ct);
    }
}
