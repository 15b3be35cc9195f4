using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Callbacks;

public sealed class ListCallbacksPage(IMediator mediator, Words words, Clock clock, CurrentUser user) : PageModel, IFormPage
{
    [BindProperty(SupportsGet = true)]
    public bool Mine { get; set; }

    /// <summary>Whose: a user's id, or "nobody". Everybody's without it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Owner { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Queue { get; set; }

    /// <summary>"closed", else the open ones.</summary>
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateTimeOffset? Before { get; set; }

    public bool IsClosed => State == "closed";

    public ListCallbacks.Model List { get; private set; } = null!;

    public int OpenCount => List.Groups.Sum(group => group.Rows.Count);

    /// <summary>I owe somebody a call: at the end of a shift it can be handed over.</summary>
    public bool OwesAny => List.Groups.Any(group => group.Rows.Any(row => row.Owed.Callback.OwnerId is { } owner && owner == user.IdOrNull));

    public bool IsFree => Owner == "nobody";

    public UserId? OwnerId => Guid.TryParse(Owner, out var id) ? new UserId(id) : null;

    public bool IsFiltered => Mine || IsFree || OwnerId is not null || !string.IsNullOrEmpty(Queue);

    /// <summary>What the chip of the owner says. Null: no owner is asked for.</summary>
    public string? OwnerName => Mine ? null
        : IsFree ? words["callbacks.nobody"]
        : OwnerId is { } id ? List.Colleagues.Where(colleague => colleague.Id == id).Select(colleague => colleague.Name).FirstOrDefault() ?? user.Name : null;

    /// <summary>The open ones with these filters.</summary>
    public string With(string? owner, string? queue)
    {
        var asked = new Dictionary<string, string?>();
        if (Mine)
        {
            asked["mine"] = "true";
        }
        else if (!string.IsNullOrEmpty(owner))
        {
            asked["owner"] = owner;
        }

        if (!string.IsNullOrEmpty(queue))
        {
            asked["queue"] = queue;
        }

        return QueryHelpers.AddQueryString("/callbacks", asked);
    }

    public Task OnGet(CancellationToken ct) => Fill(ct);

    public async Task<IActionResult> OnPostLater(CallbackId id, string until, CancellationToken ct) => Answer(await mediator.Send(new PutOffCallback.Command(id, until), ct));

    public async Task<IActionResult> OnPostGive(CallbackId id, UserId? to, CancellationToken ct) => Answer(await mediator.Send(new GiveCallback.Command(id, to), ct));

    public async Task<IActionResult> OnPostClose(CallbackId id, string? reason, CancellationToken ct) => Answer(await mediator.Send(new CloseCallback.Command(id, reason), ct));

    public async Task Fill(CancellationToken ct) => List = await mediator.Send(new ListCallbacks.Query(
        new OwedBy(Mine ? user.Id : OwnerId, !Mine && IsFree, string.IsNullOrEmpty(Queue) ? null : Queue), IsClosed, Before), ct);

    /// <summary>How a callback was closed, in one sentence after the name.</summary>
    public string How(OwedCallback owed) => owed.Callback.ClosedHow switch
    {
        CallbackClosure.CalledAgain when owed.ClosedByName is { } name => words["callbacks.calledAgain", name],
        CallbackClosure.CalledAgain => words["callbacks.calledAgainSomebody"],
        CallbackClosure.CalledBack when owed.ClosedByName is { } name => words["callbacks.calledBack", name],
        CallbackClosure.CalledBack => words["callbacks.calledBackSomebody"],
        _ => words["callbacks.closedByHand", owed.ClosedByName ?? words["callbacks.somebody"], owed.Callback.ClosedNote],
    };

    /// <summary>When, and how long it took.</summary>
    public string When(OwedCallback owed)
    {
        var closedAt = owed.Callback.ClosedAt!.Value;
        var took = closedAt - owed.Callback.CreatedAt;
        var text = took.TotalMinutes < 100 ? words["callbacks.afterMinutes", Math.Max(1, (int)took.TotalMinutes)] : words["callbacks.afterHours", (int)Math.Round(took.TotalHours)];
        return $"{clock.Short(closedAt)}{words["callbacks.comma"]}{text}";
    }

    public string Reason(OwedCallback owed) => CallbackReason.Write(owed, words);

    // Somebody was quicker: the list shows how it is now, which says it better than an error.
    private RedirectResult Answer(bool done)
    {
        if (!done)
        {
            TempData["Said"] = words["callbacks.gone"];
        }

        return Redirect(With(Owner, Queue));
    }
}
