using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Merging;

namespace OnPremCrm.Web.Features.Contacts;

/// <summary>/contacts/similar: the line that stands beneath a field of a form.</summary>
public sealed class FindSimilarPage(IMediator mediator) : PageModel
{
    private const int LongestText = 300;

    public MergeNoun Noun { get; private set; }

    public IReadOnlyList<SimilarRecord> Found { get; private set; } = [];

    /// <param name="noun">contacts or organisations.</param>
    /// <param name="field">name, number or email.</param>
    /// <param name="except">The record that is edited. Null: a new one.</param>
    public async Task<IActionResult> OnGet(string? noun, string? field, string? text, Guid? except, CancellationToken ct)
    {
        Noun = noun == "organisations" ? MergeNoun.Organisations : MergeNoun.Contacts;
        Found = string.IsNullOrWhiteSpace(text) || text.Length > LongestText ? [] : await mediator.Send(new FindSimilar.Query(Noun, field ?? "", text, except), ct);
        return Found.Count == 0 ? Content("", "text/html") : Page();
    }
}
