using System.Diagnostics;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Core.Servers;
using OnPremCrm.Web.Features.Contacts;

namespace OnPremCrm.Benchmarks;

/// <summary>The box that follows each key stroke, and a search in the list, among a million people.</summary>
internal static class ContactsSearch
{
    private const int Rounds = 40;
    private const int Most = 8;
    private const double GoalMilliseconds = 50;

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
            var suggested = await MeasureAsync(people, typed, (database, text) => SearchIn(database).SuggestAsync(text, Most, contact => contact.Name, default));
            var listed = await MeasureAsync(people, typed[^1..], ListAsync);
            var p95 = MillionContacts.Quantile(suggested, 0.95);
            missed += p95 < GoalMilliseconds ? 0 : 1;
            Console.Out.WriteLine($"{what,-20} {MillionContacts.Quantile(suggested, 0.5),8:F1} {p95,8:F1} {MillionContacts.Quantile(listed, 0.5),8:F1}");
        }

        var all = await MeasureAsync(people, [""], ListAsync);
        Console.Out.WriteLine($"{"the whole list",-20} {"",8} {"",8} {MillionContacts.Quantile(all, 0.5),8:F1}   (goal: < 100 ms)");
        return missed == 0 && MillionContacts.Quantile(all, 0.5) < 100 ? 0 : 1;
    }

    private static Task ListAsync(CrmDatabase database, string text) => new ListContacts.Handler(database, SearchIn(database), null!).Handle(new(new RecordQuestion { Q = text }, new RecordPlace()), default);

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
