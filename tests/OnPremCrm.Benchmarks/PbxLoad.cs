using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core.Database;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// A real Asterisk with real SIP calls: twenty begin in each second for a minute, with sound and recordings, one caller in ten gives up. The log is then
/// held against Asterisk's own ledger.
/// </summary>
internal static class PbxLoad
{
    private const double CallsPerSecond = 20;
    private const int Seconds = 60;
    private const double GraceSeconds = 2;
    private const double GoalMilliseconds = 50;
    private static readonly string[] Answering = ["101", "102", "103"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pbx = await RealAsterisk.StartAsync(ringSeconds: 30);
        var ami = new AmiOptions { Host = "127.0.0.1", Port = pbx.AmiPort, Username = RealAsterisk.AmiUser, Secret = pbx.AmiSecret };
        await using var folder = TemporaryFolder.Create("onpremcrm-pbx-load-");
        await using var service = await ServiceProcess.StartAsync(
            postgres.ConnectionString, ami, folder.Path, ("Logging:LogLevel:Default", "Warning"), ("Asterisk:Servers:0:RecordingsPath", pbx.RecordingsPath), ("Asterisk:Servers:0:MonitorPath", pbx.MonitorPath));
        await Until(source, "SELECT count(*) = 1 FROM telephony_servers WHERE link = 'up'");

        const int Calls = (int)(CallsPerSecond * Seconds);
        const int Abandoned = Calls / 10;
        var each = (Calls - Abandoned) / Answering.Length;
        foreach (var extension in Answering)
        {
            await pbx.Phone(extension).Answers(after: 0.5, calls: each);
        }

        await pbx.Phone("104").Answers(after: 60, calls: Abandoned);
        var cpu = service.Cpu;
        var begun = Stopwatch.GetTimestamp();
        var callers = new List<SippCall>();
        foreach (var extension in Answering)
        {
            callers.Add(await pbx.Outside.CallInNumbers($"+493055500{extension}", each, each / (double)Seconds, patience: 30, talkFor: 2));
        }

        callers.Add(await pbx.Outside.CallInNumbers("+493055500104", Abandoned, Abandoned / (double)Seconds, patience: 2, talkFor: 2));
        foreach (var caller in callers)
        {
            await caller.EndedAsync();
        }

        var took = Stopwatch.GetElapsedTime(begun);
        await Until(source, "SELECT count(*) = 0 FROM live_calls");
        await Task.Delay(TimeSpan.FromSeconds(3));
        cpu = service.Cpu - cpu;
        var ledger = await PlainLedger.CompareAsync(pbx.CelCsvPath, source);
        var delays = await DelaysAsync(source);
        Console.Out.WriteLine($"{"",-58} {"value",10}   goal");
        Line("calls in Asterisk's own ledger", ledger.Calls, Calls.ToString(CultureInfo.InvariantCulture));
        Line("  of them a second", ledger.Calls / took.TotalSeconds, CallsPerSecond.ToString(CultureInfo.InvariantCulture));
        Line("  answered", ledger.Answered, "");
        Line("lost", ledger.Lost, "0");
        Line("doubled, or in no ledger", ledger.Doubled, "0");
        Line("wrong", ledger.Wrong, "0");
        Line("the last hang-up's grace to the row, p50 ms", delays[delays.Count / 2], "");
        Line("  p99 ms", delays[(int)(delays.Count * 0.99)], $"< {GoalMilliseconds:F0} and the second's tick");
        Line("processors used by the service", cpu.TotalSeconds / took.TotalSeconds, "< 1");
        Line("its memory, MB", service.MemoryMegabytes, "< 200");
        return ledger.Lost + ledger.Doubled + ledger.Wrong == 0 && ledger.Calls == Calls ? 0 : 1;
    }

    private static async Task<List<double>> DelaysAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand($"""
            SELECT extract(epoch FROM updated_at - ended_at)::float8 * 1000 - {GraceSeconds * 1000} FROM calls WHERE merged_into IS NULL ORDER BY 1
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var delays = new List<double>();
        while (await reader.ReadAsync())
        {
            delays.Add(reader.GetDouble(0));
        }

        return delays;
    }

    private static async Task Until(NpgsqlDataSource source, string question)
    {
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            await using var command = source.CreateCommand(question);
            if (await command.ExecuteScalarAsync() is true)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"Never true: {question}");
            }

            await Task.Delay(200);
        }
    }

    private static void Line(string name, double value, string goal) =>
        Console.Out.WriteLine($"{name,-58} {value.ToString(value == Math.Floor(value) ? "F0" : "F1", CultureInfo.InvariantCulture),10}   {goal}");
}
