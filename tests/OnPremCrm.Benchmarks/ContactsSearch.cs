using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Servers;
using OnPremCrm.Core.Users;
using OnPremCrm.Web.Features.Contacts;
using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Benchmarks;

/// <summary>The box that follows each key stroke, and a search in the list, among a million people.</summary>
internal static class ContactsSearch
{
    private const int Rounds = 40;
    private const int Most = 8;
    private const double GoalMilliseconds = 50;
    private const double ListMilliseconds = 100;
    private const int Pages = 20;

    private static readonly (string What, string[] Typed)[] Questions =
    [
        ("first letters", ["a", "iv", "schm", "se"]),
        ("a name", ["anna bergmann", "ivan petrov", "Müller", "weber"]),
        ("another alphabet", ["иван бергер", "sergej sidorov", "mueller", "太郎"]),
        ("a typing error", ["bergmnan", "sidrovenko", "schneidling", "anna bremgann"]),
        ("last digits", ["45671", "00070", "123456"]),
        ("a whole number", ["+49 17 000 070 000", "+4917 003500007"]),
        ("an e-mail", ["person70000@", "person123456@firm"]),
        ("nobody", ["xyzzyplugh", "qwortzu"]),
    ];

    public static async Task<int> RunAsync()
    {
        await using var people = await MillionContacts.CreateAsync();
        Console.Out.WriteLine($"{MillionContacts.Contacts:N0} contacts, {MillionContacts.Numbers:N0} numbers");
        Console.Out.WriteLine($"{"typed",-20} {"p50 ms",8} {"p95 ms",8} {"list ms",8}   (goal: p95 < {GoalMilliseconds:F0} ms)");
        var missed = 0;
        foreach (var (what, typed) in Questions)
        {
            var suggested = await MeasureAsync(people, typed, (database, text) => SearchIn(database).SuggestAsync(text, Most, contact => new { contact.Id, contact.Name }, default));
            var listed = await MeasureAsync(people, typed[^1..], ListAsync);
            var p95 = MillionContacts.Quantile(suggested, 0.95);
            missed += p95 < GoalMilliseconds ? 0 : 1;
            Console.Out.WriteLine($"{what,-20} {MillionContacts.Quantile(suggested, 0.5),8:F1} {p95,8:F1} {MillionContacts.Quantile(listed, 0.5),8:F1}");
        }

        var all = await MeasureAsync(people, [""], ListAsync);
        Console.Out.WriteLine($"{"the whole list",-20} {"",8} {"",8} {MillionContacts.Quantile(all, 0.5),8:F1}   (goal: < {ListMilliseconds:F0} ms)");
        missed += MillionContacts.Quantile(all, 0.5) < ListMilliseconds ? 0 : 1;
        foreach (var sort in RecordSort.KeysOf(FieldNoun.Contacts).SelectMany(key => new[] { new RecordSort(key), new RecordSort(key, true) }))
        {
            var first = await MeasureAsync(people, [""], (database, _) => SortedAsync(database, sort, new RecordPlace()));
            var later = await MeasureAsync(people, [await DeepAsync(people, sort)], (database, row) => SortedAsync(database, sort, RecordPlace.Read(row, null)));
            var slowest = Math.Max(MillionContacts.Quantile(first, 0.95), MillionContacts.Quantile(later, 0.95));
            missed += slowest < ListMilliseconds ? 0 : 1;
            Console.Out.WriteLine($"{"sorted: " + sort,-20} {MillionContacts.Quantile(first, 0.5),8:F1} {slowest,8:F1} {MillionContacts.Quantile(later, 0.5),8:F1}   (first page, slowest, a page further down)");
        }

        return missed == 0 ? 0 : 1;
    }

    private static Task ListAsync(CrmDatabase database, string text) => new ListContacts.Handler(database, SearchIn(database), null!).Handle(new(new RecordQuestion { Q = text }, new RecordPlace()), default);

    private static Task<RecordList> SortedAsync(CrmDatabase database, RecordSort sort, RecordPlace place) =>
        new ListContacts.Handler(database, SearchIn(database), Looking()).Handle(new(new RecordQuestion { Sort = sort }, place), default);

    // The place twenty pages down.
    private static async Task<string> DeepAsync(MillionContacts people, RecordSort sort)
    {
        var place = new RecordPlace();
        for (var page = 0; page < Pages; page++)
        {
            await using var database = new CrmDatabase(people.Options);
            place = new RecordPlace((await SortedAsync(database, sort, place)).Older);
        }

        return place.From!.ToString();
    }

    private static CurrentUser Looking() => new(new HttpContextAccessor { HttpContext = new DefaultHttpContext { User = new ClaimsPrincipal(new ViewerIdentity(new Viewer(UserRole.Manager, null), "bench")) } });

    private static ContactSearch SearchIn(CrmDatabase database) => new(database, new HomeNumbering(database));

    private static async Task<double[]> MeasureAsync(MillionContacts people, string[] typed, Func<CrmDatabase, string, Task> ask)
    {
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var text in typed)
            {
                await using var database = new CrmDatabase(people.Options);
                var started = Stopwatch.GetTimestamp();
                await ask(database, text);
                if (round > 0) // the first warms up
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        return [.. times.Order()];
    }
}
