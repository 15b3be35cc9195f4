using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Numbers;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Numbers;

public sealed class ListRulesPage(IMediator mediator, Words words) : PageModel
{
    public IReadOnlyList<CleaningRule> Rules { get; private set; } = [];

    public async Task OnGet(CancellationToken ct) => Rules = await mediator.Send(new ListRules.Query(), ct);

    public async Task<IActionResult> OnPost(CleaningRuleId id, ChangeRule.Change change, CancellationToken ct) =>
        await mediator.Send(new ChangeRule.Command(id, change), ct) ? Redirect("/numbers") : NotFound();

    /// <summary>What the rule does, as a sentence.</summary>
    public string Say(CleaningRule rule) => rule.Puts.Length == 0
        ? words[$"numbers.does.{Word.Of(rule.Kind)}.remove", rule.LooksFor]
        : words[$"numbers.does.{Word.Of(rule.Kind)}", rule.LooksFor, rule.Puts];

    /// <summary>Where it holds.</summary>
    public string Where(CleaningRule rule)
    {
        var place = rule.Server is null ? words["numbers.everywhere"] : rule.Trunk is null ? words["numbers.onServer", rule.Server] : words["numbers.onTrunk", rule.Trunk, rule.Server];
        return rule.Direction is { } direction ? $"{place} · {words["numbers.direction." + Word.Of(direction)]}" : place;
    }
}
