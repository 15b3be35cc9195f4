using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;
using OnPremCrm.Testing;

namespace OnPremCrm.Web.Tests.Overview;

/// <summary>A day of which every figure was counted by hand; and behind each figure the log shows as many calls.</summary>
public sealed partial class OverviewTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private WebApp _app = null!;
    private PageClient _manager = null!;
    private User _jonas = null!;
    private User _mei = null!;
    private DateTime _day;
    private string _page = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _app = await WebApp.StartAsync();
        _jonas = await _app.AddUser(UserRole.Operator, "Jonas Weber", null, "101", "151");
        _mei = await _app.AddUser(UserRole.Operator, "田中 芽衣", null, "102");
        _manager = await _app.SignedInAs(UserRole.Manager);
        _day = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Berlin).Date.AddDays(-1);
        await _app.WithDatabase(async database =>
        {
            await database.WorkingHours.ExecuteUpdateAsync(set => set.SetProperty(hours => hours.TimeZone, "Europe/Berlin")
                .SetProperty(hours => hours.Opens, Enumerable.Repeat<TimeOnly?>(new TimeOnly(0, 0), 7).ToList())
                .SetProperty(hours => hours.Closes, Enumerable.Repeat<TimeOnly?>(new TimeOnly(23, 59), 7).ToList()));
            Clients.AddServer(database, At(0, 0));
            Inbound(At(9, 5), CallDisposition.Answered, 7, 60, ["101", "151"], "101");
            Inbound(At(9, 40), CallDisposition.Answered, 30, 120, ["101", "102"], "102");
            Inbound(At(10, 15), CallDisposition.Missed, 25, null, ["101"]);
            Inbound(At(10, 20), CallDisposition.Missed, 25, null, ["102", "101"]);
            Inbound(At(10, 30), CallDisposition.Abandoned, 10, null, ["101"]);
            Inbound(At(11, 0), CallDisposition.Voicemail, 25, null, ["102"]);
            Inbound(At(11, 30), CallDisposition.Busy, null, null, []);
            Inbound(At(11, 45), CallDisposition.Answered, 20, 300, ["101"], "101", "102").Queue = "Sales";
            Clients.AddCall(database, null, "+494066969214", CallDirection.Outbound, CallDisposition.Answered, At(12, 0), "101", 90);
            Clients.AddCall(database, null, "+494066969214", CallDirection.Outbound, CallDisposition.Missed, At(12, 30), "102");
            Clients.AddCall(database, null, null, CallDirection.Internal, CallDisposition.Answered, At(12, 40), "101").Operator = "102";
            Inbound(At(0, 0).AddMinutes(-1), CallDisposition.Answered, 7, 60, ["101"], "101");
            Inbound(At(24, 0), CallDisposition.Missed, 25, null, ["101"]);
            Inbound(At(13, 0), CallDisposition.Answered, 7, 60, ["101"], "101").MergedInto = CallId.New(At(9, 5));
            var now = TimeProvider.System.GetUtcNow();
            Callback("+4930111111", due: now.AddDays(-2));
            Callback("+4930222222", due: now.AddHours(-1));
            Callback("+4930333333", due: now.AddHours(1));
            Callback("+4930444444", At(9, 0), At(9, 10), CallbackClosure.CalledBack);
            Callback("+4930555555", At(9, 0), At(9, 40), CallbackClosure.CalledAgain);
            Callback("+4930666666", At(9, 0), At(17, 0), CallbackClosure.ByHand);
            return await database.SaveChangesAsync();

            Call Inbound(DateTimeOffset at, CallDisposition disposition, int? ring, int? talk, List<string> rang, params string[] answeredBy)
            {
                var call = Clients.AddCall(database, null, "+494066969214", CallDirection.Inbound, disposition, at);
                (call.RingSeconds, call.TalkSeconds, call.Rang, call.AnsweredBy) = (ring, talk, rang, [.. answeredBy]);
                return call;
            }

            void Callback(string number, DateTimeOffset? created = null, DateTimeOffset? closed = null, CallbackClosure? how = null, DateTimeOffset? due = null)
            {
                var at = created ?? now;
                database.Callbacks.Add(new Callback
                {
                    Id = CallbackId.New(at), Number = number, State = closed is null ? CallbackState.Open : CallbackState.Closed, OwnerReason = OwnerReason.Nobody, FirstCallId = CallId.New(at),
                    LastCallId = CallId.New(at), LastAttemptAt = at, DueAt = due ?? at, CreatedAt = at, UpdatedAt = at, ClosedAt = closed, ClosedHow = how, ClosedNote = how == CallbackClosure.ByHand ? "x" : null,
                });
            }
        });
        _page = await _manager.Read("/overview?period=yesterday");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _app.DisposeAsync();

    [TestCase("answered", "3 of 8", 3)]
    [TestCase("missed", "2", 2)]
    [TestCase("abandoned", "1", 1)]
    [TestCase("serviceLevel", "25%", 2)]
    [TestCase("late", "2 of 3", null)]
    [TestCase("callbackTime", "25 min", null)]
    public async Task A_figure_is_what_a_person_would_count_and_leads_to_those_calls(string name, string shown, int? calls)
    {
        var (value, path) = Measures()[name];
        Assert.That(value, Is.EqualTo(shown));
        if (calls is not null)
        {
            Assert.That(await CallsAt(path), Is.EqualTo(calls), path);
        }
    }

    [Test]
    public async Task Each_hour_is_what_a_person_would_count_and_leads_to_those_calls()
    {
        var hours = Hour().Matches(_page).Select(row => (Hour: row.Groups[1].Value, Cells: Cell().Matches(row.Groups[2].Value).ToList())).ToList();
        Assert.That(hours.Select(row => $"{row.Hour} {string.Join(' ', row.Cells.Select(cell => cell.Groups[2].Value))}"), Is.EqualTo(new[] { "09:00 2 0 0 2", "10:00 0 1 2 3", "11:00 1 0 0 3" }));
        foreach (var cell in hours[1].Cells)
        {
            Assert.That(await CallsAt(cell.Groups[1].Value), Is.EqualTo(int.Parse(cell.Groups[2].Value)), cell.Groups[1].Value);
        }
    }

    [Test]
    public async Task Each_persons_figures_are_what_one_would_count_and_lead_to_those_calls()
    {
        Assert.That(FiguresOf(_jonas), Is.EqualTo("6 2 2 1 7:30 2:30"));
        Assert.That(FiguresOf(_mei), Is.EqualTo("4 2 1 1 7:00 3:30"));
        foreach (var user in new[] { _jonas, _mei })
        {
            foreach (Match link in Cell().Matches(RowOf(user)).Take(4))
            {
                Assert.That(await CallsAt(link.Groups[1].Value), Is.EqualTo(int.Parse(link.Groups[2].Value)), link.Groups[1].Value);
            }
        }
    }

    [Test]
    public async Task Of_one_queue_only_its_calls_count()
    {
        Assert.That(Measures(await _manager.Read("/overview?period=yesterday&queue=Sales"))["answered"].Value, Is.EqualTo("1 of 1"));
    }

    [Test]
    public async Task Managers_begin_here_and_operators_may_not_look()
    {
        using var home = await _manager.Get("/");
        Assert.That(home.Headers.Location?.ToString(), Is.EqualTo("/overview"));
        using var refused = await (await _app.SignedInAs(UserRole.Operator)).Get("/overview");
        Assert.That((int)refused.StatusCode, Is.EqualTo(403));
    }

    private DateTimeOffset At(int hour, int minute)
    {
        var local = _day.AddHours(hour).AddMinutes(minute);
        return new DateTimeOffset(local, Berlin.GetUtcOffset(local)).ToUniversalTime();
    }

    private Dictionary<string, (string Value, string Path)> Measures(string? page = null) => Figure().Matches(page ?? _page)
        .ToDictionary(figure => figure.Groups["name"].Value, figure => (Regex.Replace(figure.Groups["value"].Value, "<[^>]+>", ""), figure.Groups["path"].Value));

    private string RowOf(User user) => Regex.Match(_page, $"id=\"person-{user.Id}\".*?</tr>", RegexOptions.Singleline).Value;

    private string FiguresOf(User user) => string.Join(' ', Number().Matches(RowOf(user)).Select(number => number.Groups[1].Value));

    private async Task<int> CallsAt(string path) => Row().Count(await _manager.Read(path));

    [GeneratedRegex("<a href=\"(?<path>[^\"]+)\" data-measure=\"(?<name>[a-zA-Z]+)\">(?<value>.*?)</a>", RegexOptions.Singleline)]
    private static partial Regex Figure();

    [GeneratedRegex("<td class=\"num-s\">(\\d\\d:00)</td>(.*?)</tr>", RegexOptions.Singleline)]
    private static partial Regex Hour();

    [GeneratedRegex("<a href=\"(/calls[^\"]+)\"[^>]*>(\\d+)</a>")]
    private static partial Regex Cell();

    [GeneratedRegex("<td class=\"num at-none[^\"]*\">.*?([\\d:]+)<")]
    private static partial Regex Number();

    [GeneratedRegex("<tr[^>]* id=\"call-[0-9a-f]{8}-")]
    private static partial Regex Row();
}
