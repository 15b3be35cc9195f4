using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Desk;

public sealed class ShowDeskPage(IMediator mediator, CurrentUser user, Words words, Clock clock) : PageModel
{
    private const int Morning = 5;
    private const int Noon = 12;
    private const int Evening = 18;

    /// <summary>Whoever waits longer than this is about to give up.</summary>
    public const int LongWaitSeconds = 60;

    public ShowDesk.Model Desk { get; private set; } = null!;

    /// <summary>Japanese greets by the whole name with -san, the others by the first name.</summary>
    public string Greeting
    {
        get
        {
            var key = clock.Now.Hour switch { >= Morning and < Noon => "desk.morning", >= Noon and < Evening => "desk.day", _ => "desk.evening" };
            return words[key, Language.Current == Language.Japanese ? user.Name : user.Name.Split(' ')[0]];
        }
    }

    public string Today => $"{clock.Day(clock.Today)}{words["desk.comma"]}{clock.TimeOfDay(clock.Now)}";

    public async Task OnGet(CancellationToken ct) => Desk = await mediator.Send(new ShowDesk.Query(), ct);

    public string Reason(ShowDesk.Owed owed)
    {
        var reason = CallbackReason.Write(owed.Callback, words);
        var attempts = owed.Callback.Callback.Attempts;
        return attempts > 1 ? reason + words["desk.comma"] + words.Count("desk.tries", attempts) : reason;
    }
}
