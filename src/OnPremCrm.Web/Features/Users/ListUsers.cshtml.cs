using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Users;

public sealed class ListUsersPage(IMediator mediator, Words words, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public UserRole? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Needing { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Inactive { get; set; }

    public ListUsers.Model List { get; private set; } = null!;

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Text) || Role is not null || Needing;

    public bool HasServers => List.Rows.SelectMany(row => row.User.Extensions).Select(phone => phone.Server).Concat(List.UnknownPhones.Select(phone => phone.Server)).Distinct().Skip(1).Any();

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListUsers.Query(Text, Role, Needing, Inactive), ct);

    /// <summary>This list with one filter changed.</summary>
    public string With(UserRole? role, bool needing, bool inactive) =>
        "/users" + QueryString.Create(new Dictionary<string, string?>
        {
            ["q"] = Text,
            ["role"] = role is { } chosen ? Word.Of(chosen) : null,
            ["needing"] = needing ? "true" : null,
            ["inactive"] = inactive ? "true" : null,
        }.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));

    public (string Text, string Cure) Say(PersonFault fault) => fault.Kind switch
    {
        PersonFaultKind.NoPhone => (words["users.fault.noPhone"], words["users.fault.noPhone.cure"]),
        PersonFaultKind.NeverLoggedIn => (words["users.fault.neverLoggedIn"], words["users.fault.neverLoggedIn.cure"]),
        PersonFaultKind.LockedOut => (words["users.fault.lockedOut"], words["users.fault.lockedOut.cure"]),
        PersonFaultKind.NotRegistered => (words["users.fault.notRegistered", fault.Extension], words["users.fault.notRegistered.cure"]),
        PersonFaultKind.NoLink => (words["users.fault.noLink", fault.Extension], words["users.fault.noLink.cure", fault.Server]),
        PersonFaultKind.Silent => (words["users.fault.silent", fault.Extension], words["users.fault.silent.cure"]),
        _ => throw new InvalidOperationException($"{fault.Kind} has no words."),
    };

    public int SecondsSince(DateTimeOffset at) => Math.Max(0, (int)(time.GetUtcNow() - at).TotalSeconds);
}
