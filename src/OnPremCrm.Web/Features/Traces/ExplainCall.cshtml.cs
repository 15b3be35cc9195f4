using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Traces;

public sealed class ExplainCallPage(IMediator mediator, Words words, Clock clock) : PageModel
{
    [FromRoute]
    public CallId Id { get; set; }

    public ExplainCall.Model Shown { get; private set; } = null!;

    public Call Call => Shown.Call;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await mediator.Send(new ExplainCall.Query(Id), ct) is not { } model)
        {
            return NotFound();
        }

        Shown = model;
        return Page();
    }

    /// <summary>Where the story is from, when that is not Asterisk's events. Null then.</summary>
    public string? Source => Shown.Origin switch
    {
        ExplainCall.Origin.Ledger => words["trace.fromLedger", Word.Of(Call.Source).ToUpperInvariant()],
        ExplainCall.Origin.Rows => words["trace.notKept"],
        ExplainCall.Origin.Live => words["trace.notYet"],
        ExplainCall.Origin.Damaged => words["trace.damaged"],
        _ => null,
    };

    /// <summary>By which rule the number was read, or why it was not. Null when nothing was noted.</summary>
    public string? Reading => ReadingWords.Say(words, Call.NumberReading);

    public string? Place => Shown.Home?.Country is not { } country ? null
        : Shown.Home.AreaCode is { } area ? words["trace.areaCode", country, area] : country;

    public string Delivered(ExplainCall.Phone phone)
    {
        if (phone.User is null)
        {
            return words["trace.noUser"];
        }

        if (phone.Delivery is not { } delivery)
        {
            return words[Call.Source == CallSource.Events ? "trace.notConfirmed" : "trace.fromLedgerCard"];
        }

        var at = clock.WithSeconds(delivery.ShownAt);
        return !delivery.WasVisible ? words["trace.inBackground", at]
            : phone.DelaySeconds is { } delay ? words["trace.shownAfter", at, delay.ToString("0.0", CultureInfo.CurrentCulture)]
            : words["trace.shown", at];
    }

    /// <summary>Why there is a callback, or none.</summary>
    public string CallbackReason => Shown.Callback is { } callback ? words[callback.State == CallbackState.Open ? "trace.callback.owed" : "trace.callback.closed"] : words[Call switch
    {
        { Direction: not CallDirection.Inbound } => "trace.callback.direction",
        { State: not CallState.Ended } => "trace.callback.live",
        { AnsweredAt: not null } => "trace.callback.answered",
        { Number: null } => "trace.callback.noNumber",
        { Match: CallMatch.Ignored } => "trace.callback.ignored",
        _ => "trace.callback.missing",
    }];
}
