using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Rights;

/// <summary>The form of a new role (/rights/roles/new) and of one that is there (/rights/roles/{id}).</summary>
public sealed class EditRolePage(IMediator mediator, CrmDatabase database, Words words) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public CustomRoleId? Id { get; set; }

    [BindProperty]
    public SaveRole.Command Input { get; set; } = new();

    public bool IsConflict { get; private set; }

    public IReadOnlyList<SelectListItem> Levels { get; private set; } = [];

    /// <summary>The company's own fields that are in use, those of contacts first.</summary>
    public IReadOnlyList<CustomField> Fields { get; private set; } = [];

    /// <summary>Who may have the role, and which role of the company's own each has now. Null: none.</summary>
    public IReadOnlyList<(UserId Id, string Name, string? Role)> People { get; private set; } = [];

    /// <summary>Somebody has the role, so it cannot be deleted.</summary>
    public bool IsUsed { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct) => await FillFromStored(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Input.Id = Id;
        var outcome = await mediator.Send(Input, ct);
        if (outcome is null)
        {
            return NotFound();
        }

        if (!outcome.IsConflict)
        {
            return LocalRedirect("/rights");
        }

        IsConflict = true;
        ModelState.Clear();
        await FillFromStored(ct);
        return new PageResult { StatusCode = StatusCodes.Status409Conflict };
    }

    public async Task<IActionResult> OnPostDelete(CancellationToken ct) =>
        Id is { } id && await mediator.Send(new DeleteRole.Command(id), ct) ? LocalRedirect("/rights") : NotFound();

    public async Task Fill(CancellationToken ct)
    {
        Levels = [.. new[] { UserRole.Operator, UserRole.Manager }.Select(level => new SelectListItem(words["role." + Word.Of(level)], level.ToString()))];
        Fields = [.. await CustomFieldBook.ReadAsync(database, FieldNoun.Contacts, ct), .. await CustomFieldBook.ReadAsync(database, FieldNoun.Organisations, ct)];
        var people = await database.Users.Where(user => user.IsActive && user.Role != UserRole.Admin).OrderBy(user => user.Name)
            .Select(user => new { user.Id, user.Name, user.CustomRoleId, Role = user.CustomRole!.Name }).ToListAsync(ct);
        People = people.ConvertAll(person => (person.Id, person.Name, person.CustomRoleId == Id ? null : (string?)person.Role));
        IsUsed = Id is not null && people.Exists(person => person.CustomRoleId == Id);
    }

    /// <summary>Which line of the form a right is.</summary>
    public static int IndexOf(GuardedNoun noun, Deed deed) => Grants.Kinds.ToList().FindIndex(kind => kind.Noun == noun && kind.Deed == deed);

    public Reach? Chosen(GuardedNoun noun, Deed deed) => Input.Rights.Find(right => right.Noun == noun && right.Deed == deed)?.Reach;

    private async Task<bool> FillFromStored(CancellationToken ct)
    {
        var role = Id is { } id ? await database.CustomRoles.AsNoTracking().Include(known => known.Grants).SingleOrDefaultAsync(known => known.Id == id, ct) : null;
        if (Id is not null && role is null)
        {
            return false;
        }

        // A new role begins as what an operator may do: one takes away, and gives nothing by mistake.
        var grants = role is null ? Grants.Of(UserRole.Operator) : Grants.Of(role);
        Input = new SaveRole.Command
        {
            Id = Id,
            Version = role?.Version ?? 0,
            Name = role?.Name ?? "",
            Level = role?.Level ?? UserRole.Operator,
            MasksNumbers = role?.MasksNumbers ?? false,
            HiddenFields = [.. grants.HiddenFields],
            Rights = [.. Grants.Kinds.Select(kind => new SaveRole.Right(kind.Noun, kind.Deed, grants.ReachOf(kind.Noun, kind.Deed)))],
            People = role is null ? [] : await database.Users.Where(user => user.CustomRoleId == role.Id).Select(user => user.Id).ToListAsync(ct),
        };
        await Fill(ct);
        return true;
    }
}
