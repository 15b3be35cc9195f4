using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

public sealed class ListCallsPage(IMediator mediator, Words words, Clock clock, CurrentUser user) : PageModel
{
    private const string Path = "/calls";

    [FromQuery]
    public ListCalls.Query Asked { get; set; } = new();

    public ListCalls.Model Log { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => Log = await mediator.Send(Asked, ct);

    /// <summary>Only the newest page follows what happens; whoever reads further down is left in peace.</summary>
    public bool IsLive => Log.Newer is null;

    /// <summary>This log with one parameter of its address changed, or taken away by null; always its first page.</summary>
    public string With(string name, string? value) => Address(Parameters().Where(parameter => parameter.Key != name).Append(KeyValuePair.Create(name, value)));

    /// <summary>This log without these parameters.</summary>
    public string Without(params string[] names) => Address(Parameters().Where(parameter => !names.Contains(parameter.Key)));

    public string PageAt(string name, CallId? call) => Address(Parameters().Append(KeyValuePair.Create(name, call?.ToString())));

    public string NewerAddress => PageAt("after", Log.Newer);

    public string OlderAddress => PageAt("before", Log.Older);

    /// <summary>What a search form carries along.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kept(params string[] but) =>
        Parameters().Where(parameter => !but.Contains(parameter.Key) && !string.IsNullOrEmpty(parameter.Value)).Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value!));

    public bool IsOnlyMine => Asked.Person is { } person && person == user.IdOrNull && !(Asked with { Person = null, Before = null, After = null }).IsFiltered;

    public bool IsOnlyOwed => Asked.Owed && !(Asked with { Owed = false, Before = null, After = null }).IsFiltered;

    /// <summary>The chosen period in words. Null when none is.</summary>
    public string? PeriodName => Asked switch
    {
        { Period: { } name } when CallPeriod.Names.Contains(name) => words["calls.period." + name],
        { From: { } from, To: { } to } when from == to => DayName(from),
        { From: { } from, To: { } to } => words["calls.between", DayName(from), DayName(to)],
        { From: { } from } => words["calls.since", DayName(from)],
        { To: { } to } => words["calls.until", DayName(to)],
        _ => null,
    };

    public string? StateName => Word.TryParse<CallDisposition>(Asked.State, out var state) ? words[WordOf(state)] : null;

    public string? DirectionName => Word.TryParse<CallDirection>(Asked.Direction, out var direction) ? words["call." + Word.Of(direction)] : null;

    public string? PersonName => Asked.Person is { } id ? Log.People.Where(person => person.Id == id).Select(person => person.Name).FirstOrDefault("–") : null;

    public static string WordOf(CallDisposition state) => state == CallDisposition.Unknown ? "call.endUnknown" : "call." + Word.Of(state);

    /// <summary>The head of a day's rows.</summary>
    public string DayTitle(DateOnly day) => day == clock.Today ? words["calls.todayIs", clock.Day(day)] : clock.Day(day);

    /// <summary>From the newest to the oldest call of this page.</summary>
    public string Range()
    {
        var days = Log.Days.Where(day => day.Rows.Count > 0).ToList();
        if (days.Count == 0)
        {
            return "";
        }

        var newest = days[0].Rows[0].Call.StartedAt;
        var oldest = days[^1].Rows[^1].Call.StartedAt;
        return words["calls.range", $"{clock.Date(newest)} {clock.TimeOfDay(newest)}", $"{clock.Date(oldest)} {clock.TimeOfDay(oldest)}"];
    }

    private string DayName(DateOnly day) => clock.Date(new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero));

    private IEnumerable<KeyValuePair<string, string?>> Parameters() =>
    [
        new("period", Asked.Period),
        new("from", Asked.From?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        new("to", Asked.To?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        new("state", Asked.State),
        new("direction", Asked.Direction),
        new("person", Asked.Person?.ToString()),
        new("queue", Asked.Queue),
        new("q", Asked.Q),
        new("recording", Asked.Recording ? "true" : null),
        new("owed", Asked.Owed ? "true" : null),
    ];

    private static string Address(IEnumerable<KeyValuePair<string, string?>> parameters) =>
        Path + QueryString.Create(parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));
}
