using System.Globalization;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core.Ledger;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Overview;

[Authorize(Policies.Manager)]
public sealed class ShowOverviewPage(IMediator mediator, Words words, Clock clock) : PageModel
{
    private const string Inbound = "inbound";

    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Queue { get; set; }

    public ShowOverview.Model Figures { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => Figures = await mediator.Send(new ShowOverview.Query(Period, string.IsNullOrEmpty(Queue) ? null : Queue), ct);

    /// <summary>Which days, in words; today as far as it went.</summary>
    public string Days => Figures.Period.IsOneDay
        ? clock.Day(Figures.Period.From)
        : words["overview.between", Date(Figures.Period.From), Date(Figures.Period.To)];

    public string AsOf => words["overview.asOf", clock.TimeOfDay(clock.Now)];

    public string Address(string period, string? queue) => "/overview" + QueryString.Create(new Dictionary<string, string?> { ["period"] = period == "today" ? null : period, ["queue"] = queue }
        .Where(parameter => parameter.Value is not null));

    /// <summary>The calls of these days and this queue in the log.</summary>
    public string Log(params ReadOnlySpan<(string Name, string? Value)> conditions) => LogOf(Figures.Period.From, Figures.Period.To, conditions);

    /// <summary>The inbound calls of a bar; of one disposition, or all.</summary>
    public string LogOf(Bar bar, string? state) => LogOf(bar.Day, bar.Day, ("hour", bar.Hour?.ToString(CultureInfo.InvariantCulture)), ("direction", Inbound), ("state", state));

    /// <summary>08 for an hour, 19 for a day.</summary>
    public string NameOf(Bar bar) => bar.Hour is { } hour ? hour.ToString("00", CultureInfo.InvariantCulture) : bar.Day.Day.ToString(CultureInfo.InvariantCulture);

    /// <summary>10:00, or Wednesday 18 November.</summary>
    public string WholeNameOf(Bar bar) => bar.Hour is { } hour ? $"{hour:00}:00" : clock.Day(bar.Day);

    public string SayBar(Bar bar) => words["overview.bar", WholeNameOf(bar), bar.Answered, bar.Abandoned, bar.Missed, bar.Others];

    /// <summary>What the bars say.</summary>
    public string Finding
    {
        get
        {
            var most = Figures.Bars.MaxBy(bar => bar.All)!;
            var worst = Figures.Bars.MaxBy(bar => bar.Trouble)!;
            var busiest = words["overview.most", WholeNameOf(most), most.All];
            return worst.Trouble == 0 ? busiest : busiest + words["overview.finding.between"] + words["overview.worst", WholeNameOf(worst), worst.Trouble];
        }
    }

    public IEnumerable<Measure> Measures()
    {
        var (inbound, before, callbacks) = (Figures.Inbound, Figures.Before, Figures.Callbacks);
        yield return new Measure("answered", Number(inbound.Answered), words["overview.of", Number(inbound.All)], Log(("direction", Inbound), ("state", "answered")),
            false, Change(inbound.AnsweredShare, before.AnsweredShare), true, inbound.AnsweredShare is { } share ? words["overview.share", share] : words["overview.noCalls"]);
        yield return new Measure("missed", Number(inbound.Missed), null, Log(("direction", Inbound), ("state", "missed")),
            false, Change(inbound.Missed, before), false, words["overview.missedSide"]);
        yield return new Measure("abandoned", Number(inbound.Abandoned), null, Log(("direction", Inbound), ("state", "abandoned")),
            false, Change(inbound.Abandoned, before, abandoned: true), false, words["overview.abandonedSide"]);
        yield return new Measure("serviceLevel", inbound.ServiceLevel is { } level ? Number(level) : "–", inbound.ServiceLevel is null ? null : "%",
            Log(("direction", Inbound), ("state", "answered"), ("ringMax", ShowOverview.GoalRingSeconds.ToString(CultureInfo.InvariantCulture))),
            false, Change(inbound.ServiceLevel, before.ServiceLevel), true, words["overview.serviceGoal", ShowOverview.GoalRingSeconds, ShowOverview.GoalServiceLevel]);
        yield return new Measure("late", Number(callbacks.Late), words["overview.of", Number(callbacks.Open)], "/callbacks",
            callbacks.Late > 0, null, false, callbacks.OlderThanADay > 0 ? words.Count("overview.olderThanADay", callbacks.OlderThanADay) : words["overview.open"]);
        yield return new Measure("callbackTime", callbacks.MedianMinutes is { } minutes ? Number(minutes) : "–", callbacks.MedianMinutes is null ? null : words["overview.minutes"],
            "/callbacks?state=closed", callbacks.MedianMinutes > callbacks.GoalMinutes, null, false, words["overview.callbackGoal", callbacks.Closed, callbacks.GoalMinutes]);
    }

    /// <summary>With what the arrows compare.</summary>
    public string Than => Figures.Period.Name switch
    {
        "today" or "yesterday" => words["overview.thanDay", Figures.Period.From.ToString("ddd", CultureInfo.CurrentCulture)],
        "week" => words["overview.thanWeek"],
        _ => words["overview.thanMonth"],
    };

    /// <summary>The ledger and the log say the same of every call.</summary>
    public static bool IsWhole(LedgerProof proof) => proof.Fault is null && proof.CallsAgreeing == proof.CallsInLedger && proof.CallsAgreeing == proof.CallsInLog;

    public static string Number(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static int? Change(int? now, int? before) => now is { } present && before is { } past && present != past ? present - past : null;

    private static int? Change(int now, InboundCounts before, bool abandoned = false) => before.All == 0 ? null : Change(now, abandoned ? before.Abandoned : before.Missed);

    private string Date(DateOnly day) => clock.Date(clock.Meant(day.ToDateTime(new TimeOnly(12, 0))));

    private string LogOf(DateOnly from, DateOnly to, params ReadOnlySpan<(string Name, string? Value)> conditions)
    {
        var parameters = new List<KeyValuePair<string, string?>> { new("from", Iso(from)), new("to", Iso(to)), new("queue", Queue) };
        foreach (var (name, value) in conditions)
        {
            parameters.Add(new(name, value));
        }

        return "/calls" + QueryString.Create(parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
