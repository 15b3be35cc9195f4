using System.Diagnostics;
using System.Globalization;
using System.Text;
using Npgsql;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// The whole service, as a process, under a flood: a thousand calls begin in each second, two channels and ten events a channel, one caller in ten
/// gives up; and a thousand other calls that stay up meanwhile. What counts first is that no call is lost, doubled or wrong.
/// </summary>
internal static class ServiceLoad
{
    private const int CallsPerSecond = 1000;
    private const int Seconds = 20;
    private const int Up = 1000;
    private const double GraceSeconds = 2;
    private const double GoalMegabytes = 200;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var asterisk = FakeAsterisk.Start();
        await using var folder = TemporaryFolder.Create("onpremcrm-load-");
        await using var service = await ServiceProcess.StartAsync(postgres.ConnectionString, asterisk.ClientOptions(), folder.Path, ("Logging:LogLevel:Default", "Warning"));
        while (asterisk.LoggedIn.Count == 0)
        {
            if (service.HasExited)
            {
                throw new InvalidOperationException($"The service ended: {service.Output}");
            }

            await Task.Delay(50);
        }

        await Send(asterisk, 0, 200, over: TimeSpan.FromSeconds(1)); // warms up
        await Until(source, "SELECT count(*) = 200 FROM calls WHERE state = 'ended'");
        await Execute(source, """
            CREATE VIEW flood AS
            SELECT * FROM (SELECT *, split_part(split_part(linkedid, '-', 2), '.', 1)::int AS nth FROM calls) call WHERE nth BETWEEN 1000000 AND 4999999
            """);

        await Send(asterisk, 5_000_000, Up, over: TimeSpan.FromSeconds(5), hangUp: false);
        await Until(source, $"SELECT count(*) = {Up} FROM calls WHERE state <> 'ended' AND linkedid LIKE 'load-5%'");
        await Task.Delay(TimeSpan.FromSeconds(5));
        var idle = service.Cpu;
        await Task.Delay(TimeSpan.FromSeconds(20));
        idle = service.Cpu - idle;
        var memory = service.MemoryMegabytes;
        Console.Out.WriteLine($"{"",-58} {"value",10}   goal");
        Line($"memory with {Up} calls up, MB", memory, $"< {GoalMegabytes:F0}");
        Line($"processors used with {Up} calls up", idle.TotalSeconds / 20, "< 1");

        const int Calls = CallsPerSecond * Seconds;
        var cpu = service.Cpu;
        var begun = Stopwatch.GetTimestamp();
        await Send(asterisk, 1_000_000, Calls, over: TimeSpan.FromSeconds(Seconds));
        var sent = Stopwatch.GetElapsedTime(begun);
        await Until(source, $"SELECT count(*) >= {Calls} FROM flood WHERE state = 'ended'");
        var written = Stopwatch.GetElapsedTime(begun);
        cpu = service.Cpu - cpu;
        var lost = await Scalar<long>(source, $"SELECT {Calls} - count(DISTINCT linkedid) FROM flood");
        var doubled = await Scalar<long>(source, "SELECT count(*) - count(DISTINCT linkedid) FROM flood");
        const string Wrong = """
            FROM flood call
            WHERE NOT end_known OR direction <> 'inbound' OR rang <> ARRAY[(101 + call.nth % 50)::text]
               OR call.nth % 10 = 9 AND (disposition <> 'abandoned' OR answered_by <> '{}' OR missed_by <> rang)
               OR call.nth % 10 <> 9 AND (disposition <> 'answered' OR answered_by <> rang OR missed_by <> '{}' OR abs(talk_seconds - 2) > 1)
               OR call.nth % 10 = 9 AND NOT EXISTS (SELECT FROM callback_calls WHERE call_id = call.id)
            """;
        var wrong = await Scalar<long>(source, $"SELECT count(*) {Wrong}");
        if (wrong > 0)
        {
            Console.Out.WriteLine(await Scalar<string>(source, $"SELECT row_to_json(call)::text {Wrong} LIMIT 1"));
        }

        var events = Calls * 19.6;
        Line("calls begun a second", Calls / sent.TotalSeconds, CallsPerSecond.ToString(CultureInfo.InvariantCulture));
        Line("events a second", events / sent.TotalSeconds, "");
        Line("calls lost", lost, "0");
        Line("calls doubled", doubled, "0");
        Line("calls wrong", wrong, "0");
        Line("all rows final after the last call's grace, s", Math.Max(0, (written - sent).TotalSeconds - GraceSeconds), "");
        Line("processors used by the service", cpu.TotalSeconds / written.TotalSeconds, "");
        Line("memory after it, all its calls remembered for late events, MB", service.MemoryMegabytes, "");

        if (service.Output.Length > 0)
        {
            Console.Out.WriteLine(service.Output);
        }

        return lost == 0 && doubled == 0 && wrong == 0 && memory < GoalMegabytes ? 0 : 1;
    }

    // All steps of all calls by their time, in slices as a socket delivers them.
    private static async Task Send(FakeAsterisk asterisk, int first, int calls, TimeSpan over, bool hangUp = true)
    {
        var steps = Enumerable.Range(0, calls)
            .SelectMany(i => LoadCall.Of(first + i).Select(step => (At: (over * i / calls) + step.After, step.After, step.Text)))
            .Where(step => hangUp || step.After < TimeSpan.FromSeconds(1.45))
            .OrderBy(step => step.At)
            .ToList();
        var started = Stopwatch.GetTimestamp();
        var text = new StringBuilder();
        for (var next = 0; next < steps.Count;)
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            var now = DateTimeOffset.UtcNow;
            for (; next < steps.Count && steps[next].At <= elapsed; next++)
            {
                text.Append(steps[next].Text(now - elapsed + steps[next].At));
            }

            if (text.Length > 0)
            {
                await asterisk.Server.SendAsync(Encoding.ASCII.GetBytes(text.ToString()));
                text.Clear();
            }

            await Task.Delay(Slice);
        }
    }

    private static async Task Until(NpgsqlDataSource source, string question)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await Scalar<bool>(source, question))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"Never true: {question}; calls by state: {await Scalar<string>(source, "SELECT string_agg(state || ' ' || n, ', ') FROM (SELECT state, count(*) AS n FROM calls GROUP BY state) s")}");
            }

            await Task.Delay(100);
        }
    }

    private static async Task<T> Scalar<T>(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is T value ? value : default!;
    }

    private static async Task Execute(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static void Line(string name, double value, string goal) =>
        Console.Out.WriteLine($"{name,-58} {value.ToString(value == Math.Floor(value) ? "F0" : "F1", CultureInfo.InvariantCulture),10}   {goal}");
}
