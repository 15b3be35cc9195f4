using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Access;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Rights;

public sealed class ListRolesPage(IMediator mediator, Words words) : PageModel
{
    public ListRoles.Model List { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListRoles.Query(), ct);

    /// <summary>What somebody with these rights sees, as a sentence.</summary>
    public string Say(Grants grants) => string.Join(words["rights.between"],
        [Say(GuardedNoun.Contacts, Deed.See, grants), Say(GuardedNoun.Recordings, Deed.Play, grants), .. grants.MasksNumbers ? [words["rights.masked"]] : Array.Empty<string>(),
            .. grants.HiddenFields.Count > 0 ? [words.Count("rights.hides", grants.HiddenFields.Count)] : Array.Empty<string>()]);

    private string Say(GuardedNoun noun, Deed deed, Grants grants) =>
        words[$"rights.{Word.Of(noun)}.{Word.Of(deed)}.{(grants.ReachOf(noun, deed) is { } reach ? Word.Of(reach) : "none")}"];
}
