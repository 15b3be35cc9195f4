using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Merging;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>/contacts/duplicates and /organisations/duplicates.</summary>
public sealed class ListDuplicatesPage(IMediator mediator, CurrentUser user, Toasts toasts, Words words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    /// <summary>What cannot be read is as if it were absent.</summary>
    public DuplicateShow Shown => Enum.TryParse<DuplicateShow>(Show, ignoreCase: true, out var show) && Enum.IsDefined(show) ? show : DuplicateShow.Open;

    public MergeNoun Noun => Request.Path.StartsWithSegments("/organisations", StringComparison.Ordinal) ? MergeNoun.Organisations : MergeNoun.Contacts;

    /// <summary>Of the records: "/contacts" or "/organisations".</summary>
    public string Root => Noun == MergeNoun.Contacts ? "/contacts" : "/organisations";

    public ListDuplicates.Model List { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => List = await mediator.Send(new ListDuplicates.Query(Noun, Shown, After), ct);

    /// <summary>They are two.</summary>
    public async Task<IActionResult> OnPostTwo(Guid[] id, CancellationToken ct)
    {
        if (!await mediator.Send(new AnswerDuplicates.Command(Noun, id, AreTwo: true), ct))
        {
            return NotFound();
        }

        toasts.Say(words["duplicates.saidTwo"], $"{Root}/duplicates?handler=again", ("ids", string.Join(',', id)));
        return Redirect(Address(Shown, After));
    }

    /// <summary>Perhaps they are the same after all.</summary>
    public async Task<IActionResult> OnPostAgain(string? ids, CancellationToken ct)
    {
        var asked = (ids ?? "").Split(',').Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        return await mediator.Send(new AnswerDuplicates.Command(Noun, asked, AreTwo: false), ct) ? Redirect(Address(Shown)) : NotFound();
    }

    public string Address(DuplicateShow show, string? after = null) => $"{Root}/duplicates" + QueryString.Create(new Dictionary<string, string?>
    {
        ["show"] = show == DuplicateShow.Open ? null : Core.Word.Of(show),
        ["after"] = after,
    }.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));

    /// <summary>Why they are a group, in words.</summary>
    public IEnumerable<string> Say(DuplicateGroup group) => group.Reasons.Take(3).Select(reason => reason.Kind switch
    {
        DuplicateKind.Number => words["duplicates.why.number", Number(reason.Value!)],
        DuplicateKind.Email => words["duplicates.why.email", reason.Value!],
        _ when group.Kind == DuplicateKind.NameAndOrganisation => words["duplicates.why.nameAndOrganisation"],
        _ => words[Noun == MergeNoun.Contacts ? "duplicates.why.name" : "duplicates.why.firm"],
    });

    public string Number(string number) => E164Number.TryParse(number, out var read) ? NumberingPlan.Format(read, user.Country) : number;
}
