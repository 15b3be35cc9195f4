using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;

namespace OnPremCrm.Benchmarks;

/// <summary>Who is calling, among a million and a half numbers: one look-up while the phone rings.</summary>
internal static class ContactMatch
{
    private const int LookUps = 3_000;
    private const double GoalMilliseconds = 10;

    public static async Task<int> RunAsync()
    {
        await using var people = await MillionContacts.CreateAsync();
        var random = new Random(1);
        await MeasureAsync(people.Options, random, 300, known: true); // warms up
        var known = await MeasureAsync(people.Options, random, LookUps, known: true);
        var strange = await MeasureAsync(people.Options, random, LookUps, known: false);
        Console.Out.WriteLine(FormattableString.Invariant($"{MillionContacts.Numbers:N0} numbers"));
        Console.Out.WriteLine($"{"look-up",-20} {"p50 ms",8} {"p99 ms",8}   (goal: p99 < {GoalMilliseconds:F0} ms)");
        Console.Out.WriteLine($"{"a contact's number",-20} {MillionContacts.Quantile(known, 0.5),8:F2} {MillionContacts.Quantile(known, 0.99),8:F2}");
        Console.Out.WriteLine($"{"a stranger's number",-20} {MillionContacts.Quantile(strange, 0.5),8:F2} {MillionContacts.Quantile(strange, 0.99),8:F2}");
        return MillionContacts.Quantile(known, 0.99) < GoalMilliseconds && MillionContacts.Quantile(strange, 0.99) < GoalMilliseconds ? 0 : 1;
    }

    private static async Task<double[]> MeasureAsync(DbContextOptions<CrmDatabase> options, Random random, int lookUps, bool known)
    {
        var times = new double[lookUps];
        for (var i = 0; i < lookUps; i++)
        {
            var number = known ? MillionContacts.Number(random.Next(1, MillionContacts.Numbers)) : $"+4917{(random.Next(1, MillionContacts.Numbers) * 7) + 3:000000000}";
            var started = Stopwatch.GetTimestamp();
            await using var database = new CrmDatabase(options);
            var match = await new PhoneBook(database).FindAsync(number);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (match.Candidates.Count != (known ? 1 : 0))
            {
                throw new InvalidOperationException($"{number} has {match.Candidates.Count} candidates.");
            }
        }

        Array.Sort(times);
        return times;
    }
}
