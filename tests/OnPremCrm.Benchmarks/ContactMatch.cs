using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;

namespace OnPremCrm.Benchmarks;

/// <summary>Who is calling, among a million numbers: one look-up while the phone rings.</summary>
internal static class ContactMatch
{
    private const int Numbers = 1_000_000;
    private const int LookUps = 3_000;
    private const double GoalMilliseconds = 10;

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await FillAsync(postgres.ConnectionString);
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, postgres.ConnectionString);
        var random = new Random(1);
        await MeasureAsync(options.Options, random, 300, known: true); // warms up
        var known = await MeasureAsync(options.Options, random, LookUps, known: true);
        var strange = await MeasureAsync(options.Options, random, LookUps, known: false);
        Console.Out.WriteLine(FormattableString.Invariant($"{Numbers:N0} numbers"));
        Console.Out.WriteLine($"{"look-up",-20} {"p50 ms",8} {"p99 ms",8}   (goal: p99 < {GoalMilliseconds:F0} ms)");
        Console.Out.WriteLine($"{"a contact's number",-20} {Quantile(known, 0.5),8:F2} {Quantile(known, 0.99),8:F2}");
        Console.Out.WriteLine($"{"a stranger's number",-20} {Quantile(strange, 0.5),8:F2} {Quantile(strange, 0.99),8:F2}");
        return Quantile(known, 0.99) < GoalMilliseconds && Quantile(strange, 0.99) < GoalMilliseconds ? 0 : 1;
    }

    private static async Task FillAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"""
            SET crm.quiet = 'on';
            INSERT INTO organisations (id, name, created_at, updated_at)
                SELECT ('00000000-0000-7000-8001-' || lpad(to_hex(i), 12, '0'))::uuid, 'Organisation ' || i, now(), now() FROM generate_series(1, {Numbers / 20}) i;
            INSERT INTO contacts (id, name, organisation_id, created_at, updated_at)
                SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, 'Contact ' || i,
                    ('00000000-0000-7000-8001-' || lpad(to_hex(1 + i % {Numbers / 20}), 12, '0'))::uuid, now(), now()
                FROM generate_series(1, {Numbers}) i;
            INSERT INTO phone_numbers (id, contact_id, number, as_written)
                SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, '+4917' || lpad((i * 7)::text, 9, '0'), ''
                FROM generate_series(1, {Numbers}) i;
            ANALYZE;
            """, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<double[]> MeasureAsync(DbContextOptions<CrmDatabase> options, Random random, int lookUps, bool known)
    {
        var times = new double[lookUps];
        for (var i = 0; i < lookUps; i++)
        {
            var number = $"+4917{(random.Next(1, Numbers) * 7) + (known ? 0 : 3):000000000}";
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

    private static double Quantile(double[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)];
}
