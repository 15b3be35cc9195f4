using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OnPremCrm.Core;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Lists;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Components;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Features.Calls;

public sealed class ListCallsPage(IMediator mediator, Words words, Clock clock, CurrentUser user) : PageModel
{
    public const string Path = "/calls";

    /// <summary>Kinds of filters that have a chip of their own even when they are not set; the others are behind "Filter".</summary>
    public static readonly string[] Usual = ["date", "state", "person"];

    /// <summary>What "Filter" offers, with the choices of each folded below it.</summary>
    public static readonly string[] Further = ["direction", "queue", "result", "did", "number", "talk", "ring", "wait"];

    private const string ViewPart = "view";
    private const string BeforePart = "before";
    private const string AfterPart = "after";
    private const string MineQuery = "person=me";
    private const string OwedQuery = "owed=true";
    private const int LongestUnread = 40;

    public CallQuestion Asked { get; private set; } = new();

    public ListCalls.Model Log { get; private set; } = null!;

    /// <summary>What of the address was passed over, as "name: value".</summary>
    public IReadOnlyList<string> Unread { get; private set; } = [];

    /// <summary>The saved view that is shown, changed or not.</summary>
    public SavedView? View { get; private set; }

    /// <summary>The conditions that are set, in a fixed order.</summary>
    public IReadOnlyList<CallChip> Chips { get; private set; } = [];

    public IReadOnlyList<CallColumn> Columns => CallColumns.Of(Log.Layout, Log.Results.Count > 0);

    public async Task OnGet(CancellationToken ct)
    {
        string[] own = [ViewPart, BeforePart, AfterPart];
        (Asked, var unread) = CallQuestion.Read(Request.Query, own);
        var place = new AddressParts(Request.Query.Where(part => own.Contains(part.Key)), []);
        var view = place.TakeValue(ViewPart, text => Guid.TryParse(text, out var id) ? new SavedViewId(id) : (SavedViewId?)null);
        Log = await mediator.Send(new ListCalls.Query(Asked) { Before = place.TakeValue(BeforePart, CallAt), After = place.TakeValue(AfterPart, CallAt) }, ct);
        Asked = Asked with { Person = Passed("person") ? null : Asked.Person, Spoke = Passed("spoke") ? null : Asked.Spoke, Number = Passed("number") ? null : Asked.Number, Result = Passed("result") ? null : Asked.Result };
        View = ViewMenu.Find(Log.Views, view, Asked.Query);
        Unread = [.. unread.Concat(place.Unread).Concat(Log.Unread).Select(part => $"{part.Name}: {(part.Value.Length > LongestUnread ? part.Value[..LongestUnread] + "…" : part.Value)}")];
        Chips = [.. ChipsOf()];
    }

    /// <summary>Only the newest page follows what happens; whoever reads further down is left in peace.</summary>
    public bool IsLive => Log.Newer is null;

    public bool HasRows => Log.Live.Count > 0 || Log.Days.Any(day => day.Rows.Count > 0);

    public bool IsAll => View is null && !Asked.IsFiltered;

    public bool IsOnlyMine => View is null && (Asked.Query == MineQuery || (user.IdOrNull is { } me && Asked.Query == $"person={me}"));

    public bool IsOnlyOwed => View is null && Asked.Query == OwedQuery;

    public ViewMenu Views => new(ListNoun.Calls, Log.Views, View, Asked.Query, [.. UsualViews()]);

    public ColumnMenu ColumnMenu => new(ListNoun.Calls, [.. Columns.Select(Named)], [.. Enum.GetValues<CallColumn>().Except(Columns).Select(Named)], []);

    /// <summary>This log with one parameter of its address changed; always its first page.</summary>
    public string With(string name, string? value) => Address(Parameters().Where(parameter => parameter.Key != name).Append(KeyValuePair.Create(name, value)));

    /// <summary>This log in a period, and in no other days.</summary>
    public string In(string period) => Address(Parameters().Where(parameter => parameter.Key is not ("from" or "to" or "period")).Append(KeyValuePair.Create("period", (string?)period)));

    /// <summary>This log without these parameters.</summary>
    public string Without(params string[] names) => Address(Parameters().Where(parameter => !names.Contains(parameter.Key)));

    /// <summary>All calls of the same time.</summary>
    public string OnlyTime => Address(Asked.Parameters.Where(parameter => parameter.Key is "from" or "to" or "period").Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value)));

    public string NewerAddress => PageAt(AfterPart, Log.Newer);

    public string OlderAddress => PageAt(BeforePart, Log.Older);

    /// <summary>All of what is asked, in a file of that format.</summary>
    public string ExportAddress(string format) => $"{Path}/export" + QueryString.Create(Asked.Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value)).Append(KeyValuePair.Create("format", (string?)format)));

    /// <summary>What a form of a filter carries along.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kept(params string[] but) =>
        Parameters().Where(parameter => !but.Contains(parameter.Key) && !string.IsNullOrEmpty(parameter.Value)).Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value!));

    public CallChip? ChipOf(string kind) => Chips.FirstOrDefault(chip => chip.Kind == kind);

    public string NameOf(string kind) => kind switch
    {
        "date" => words["calls.date"],
        "state" => words["calls.state"],
        "person" => words["calls.person"],
        "direction" => words["calls.direction"],
        "queue" => words["calls.queue"],
        "result" => words["call.result"],
        "did" => words["calls.did"],
        "number" => words["calls.column.number"],
        "talk" => words["calls.talkTime"],
        "ring" => words["calls.ringTime"],
        "wait" => words["calls.waitTime"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such filter."),
    };

    /// <summary>Whether there is anything to choose from.</summary>
    public bool HasChoices(string kind) => kind switch
    {
        "person" => Log.People.Count > 0,
        "queue" => Log.Queues.Count > 0,
        "result" => Log.Results.Count > 0,
        "did" => Log.Dids.Count > 0,
        _ => true,
    };

    public SecondsBetween LengthOf(string kind) => kind switch { "talk" => Asked.Talk, "ring" => Asked.Ring, _ => Asked.Wait };

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

    /// <summary>What the log has at that time, when nothing of it matches.</summary>
    public string Elsewhere() => Log.Elsewhere switch
    {
        null => "",
        { IsMore: true, IsOfAskedTime: true } count => words["calls.thenMore", count.Calls],
        { IsOfAskedTime: true } count => words.Count(Asked.IsOneDay ? "calls.thatDay" : "calls.thatTime", count.Calls),
        { IsMore: true } count => words["calls.todayMore", count.Calls],
        { } count => words.Count("calls.today", count.Calls),
    };

    private IEnumerable<ViewLink> UsualViews()
    {
        yield return new ViewLink(words["calls.all"], Path, IsAll);
        if (user.Extensions.Count > 0)
        {
            yield return new ViewLink(words["calls.mine"], $"{Path}?{MineQuery}", IsOnlyMine);
        }

        yield return new ViewLink(words["calls.owed"], $"{Path}?{OwedQuery}", IsOnlyOwed);
    }

    private ColumnMenu.Column Named(CallColumn column) => new(Word.Of(column), words[CallColumns.WordOf(column)]);

    private bool Passed(string name) => Log.Unread.Any(part => part.Name == name);

    private static CallId? CallAt(string text) => Guid.TryParse(text, out var id) ? new CallId(id) : null;

    private IEnumerable<CallChip> ChipsOf() =>
    [
        .. Chip("date", words["calls.date"], PeriodName(), "period", "from", "to", "hour"),
        .. Chip("hour", words["calls.hour"], Asked.Hour is { } hour ? words["calls.hourIs", $"{hour:00}:00", $"{hour + 1:00}:00"] : null, "hour"),
        .. Chip("state", words["calls.state"], Asked.State is { } state ? words[WordOf(state)] : null, "state"),
        .. Chip("person", words["calls.person"], PersonName(), "person"),
        .. Chip("spoke", words["calls.column.spoke"], Asked.Spoke is { } spoke ? NameOf(spoke) : null, "spoke"),
        .. Chip("search", words["calls.search"], Asked.Q, "q"),
        .. Chip("direction", words["calls.direction"], Asked.Direction is { } direction ? words["call." + Word.Of(direction)] : null, "direction"),
        .. Chip("queue", words["calls.queue"], Asked.Queue, "queue"),
        .. Chip("result", words["call.result"], Log.Results.FirstOrDefault(result => result.Id == Asked.Result)?.Name, "result"),
        .. Chip("did", words["calls.did"], Asked.Did is { } did ? PhoneNumberTagHelper.Write(did, user.Country) : null, "did"),
        .. Chip("number", words["calls.column.number"], Asked.Number is { } number ? PhoneNumberTagHelper.Write(number, user.Country) : null, "number"),
        .. Chip("talk", words["calls.talkTime"], LengthName(Asked.Talk), "talkMin", "talkMax"),
        .. Chip("ring", words["calls.ringTime"], LengthName(Asked.Ring), "ringMin", "ringMax"),
        .. Chip("wait", words["calls.waitTime"], LengthName(Asked.Wait), "waitMin", "waitMax"),
        .. Chip("recording", null, Asked.Recording ? words["calls.recorded"] : null, "recording"),
        .. Chip("note", null, Asked.Note ? words["calls.noted"] : null, "note"),
        .. Chip("contact", null, Asked.NoContact ? words["calls.noContact"] : null, "contact"),
        .. Chip("owed", null, Asked.Owed ? words["calls.owed"] : null, "owed"),
    ];

    private IEnumerable<CallChip> Chip(string kind, string? label, string? value, params string[] names) => value is null ? [] : [new CallChip(kind, label, value, Without(names))];

    private string? PeriodName() => Asked switch
    {
        { Period: { } name } => words["calls.period." + name],
        { From: { } from, To: { } to } when from == to => DayName(from),
        { From: { } from, To: { } to } => words["calls.between", DayName(from), DayName(to)],
        { From: { } from } => words["calls.since", DayName(from)],
        { To: { } to } => words["calls.until", DayName(to)],
        _ => null,
    };

    // A person whom nobody knows was passed over, and has no chip.
    private string? PersonName() => Asked.Mine ? words["calls.me"] : Asked.Person is { } id ? NameOf(id) : null;

    private string? NameOf(UserId id) => Log.People.Where(person => person.Id == id).Select(person => person.Name).FirstOrDefault();

    private string? LengthName(SecondsBetween length) => length switch
    {
        { Least: { } least, Most: { } most } => words["calls.length", DurationTagHelper.Write(least), DurationTagHelper.Write(most)],
        { Least: { } least } => words["calls.atLeast", DurationTagHelper.Write(least)],
        { Most: { } most } => words["calls.atMost", DurationTagHelper.Write(most)],
        _ => null,
    };

    private string DayName(DateOnly day) => clock.Date(new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero));

    private string PageAt(string name, CallId? call) => Address(Parameters().Append(KeyValuePair.Create(name, call?.ToString())));

    // The saved view that one came from stays in the address, so that the log knows that it has been changed.
    private IEnumerable<KeyValuePair<string, string?>> Parameters() =>
        Asked.Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value)).Append(KeyValuePair.Create(ViewPart, View?.Id.ToString()));

    private static string Address(IEnumerable<KeyValuePair<string, string?>> parameters) =>
        Path + QueryString.Create(parameters.Where(parameter => !string.IsNullOrEmpty(parameter.Value)));
}
