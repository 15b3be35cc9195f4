using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Core.Database;
using OnPremCrm.Telephony.Ledger;
using OnPremCrm.Testing;
using OnPremCrm.Testing.Telephony;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// The whole service after a day in which it was stopped: 50,000 calls are restored from the PBX's CEL, the proof is made, and a cut connection is
/// made good with a thousand channels up.
/// </summary>
internal static class LedgerBackfill
{
    private const int Calls = 50_000;
    private const int Channels = 1000;
    private const double BackfillGoalSeconds = 60;
    private const double ResyncGoalSeconds = 2;
    private const int EdgeMinutes = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var folder = TemporaryFolder.Create("onpremcrm-ledger-");
        var path = Path.Combine(folder.Path, "cel.csv");
        var begin = DateTimeOffset.UtcNow.AddDays(-1);
        var lines = await DayOfLedger.WriteAsync(path, begin.AddMinutes(EdgeMinutes), TimeSpan.FromMinutes((24 * 60) - (2 * EdgeMinutes)), Calls);
        var (derived, derivedCpu) = await DeriveAsync(path, begin);
        await Execute(source, $"INSERT INTO telephony_servers (name, link, link_since, heartbeat_at) VALUES ('main', 'up', '{begin.AddDays(-1):o}', '{begin:o}')");
        await using var asterisk = FakeAsterisk.Start();
        var up = 0;
        asterisk.Server.Channels = () => [.. Enumerable.Range(up, Channels).Select(Channel)];
        await using var service = await ServiceProcess.StartAsync(postgres.ConnectionString, asterisk.ClientOptions(), folder.Path, ("Asterisk:Servers:0:CelCsvPath", path), ("Logging:LogLevel:Default", "Warning"));

        await Until(source, "SELECT count(*) = 1 FROM listening_gaps WHERE calls_found > 0");
        var waited = Stopwatch.GetTimestamp();
        var cpu = service.Cpu;
        await Until(source, "SELECT count(*) = 1 FROM listening_gaps WHERE state IN ('restored', 'incomplete')", TimeSpan.FromMilliseconds(100));
        var seconds = Stopwatch.GetElapsedTime(waited).TotalSeconds;
        cpu = service.Cpu - cpu;
        var memory = service.MemoryMegabytes;
        var wrong = await Scalar<long>(source, $"""
            SELECT {Calls} - count(*) FROM calls
            WHERE source = 'cel' AND end_known AND disposition = CASE split_part(split_part(linkedid, '-', 2), '.', 1)::int % 4 WHEN 2 THEN 'abandoned' ELSE 'answered' END
            """);
        var rows = await Scalar<long>(source, "SELECT count(*) FROM calls WHERE source = 'cel'");

        var proofBegun = Stopwatch.GetTimestamp();
        await Execute(source, $"INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, state, asked_at) VALUES (gen_random_uuid(), 'proof', 'main', '{begin:o}', '{begin.AddDays(1):o}', 'queued', now())");
        await Until(source, "SELECT count(*) = 1 FROM ledger_proofs", TimeSpan.FromMilliseconds(100));
        var proof = Stopwatch.GetElapsedTime(proofBegun).TotalSeconds;
        var agreeing = await Scalar<int>(source, "SELECT calls_agreeing FROM ledger_proofs");

        var resync = await ResyncAsync(source, asterisk, () => up = Channels);
        Console.Out.WriteLine($"{"",-58} {"value",10}   goal");
        Line($"lines of CEL of {Calls:N0} calls", lines, "");
        Line("  read and derived by one thread, ms of processor a call", derivedCpu.TotalMilliseconds / derived, "");
        Line("backfill from the first restored call to the last, s", seconds, $"< {BackfillGoalSeconds:F0}");
        Line("  calls lost, doubled or wrong", wrong + Math.Abs(rows - Calls), "0");
        Line("  processors used by the service", cpu.TotalSeconds / seconds, "");
        Line("  memory of the service after it, MB", memory, "");
        Line("proof of that day, s", proof, "");
        Line("  calls on which ledger and log agree", agreeing, Calls.ToString(CultureInfo.InvariantCulture));
        Line($"resync: {Channels} channels gone and {Channels} others there, s", resync, $"< {ResyncGoalSeconds:F0}");
        if (service.Output.Length > 0)
        {
            Console.Out.WriteLine(service.Output);
        }

        return seconds < BackfillGoalSeconds && wrong == 0 && rows == Calls && agreeing == Calls && resync < ResyncGoalSeconds ? 0 : 1;
    }

    private static async Task<(int Calls, TimeSpan Cpu)> DeriveAsync(string path, DateTimeOffset begin)
    {
        var server = new AsteriskServerOptions { Name = "main", Trunks = ["PJSIP/trunk-itsp"], CelCsvPath = path };
        var cpu = Environment.CpuUsage.TotalTime;
        var calls = 0;
        await foreach (var part in new PbxLedger(server, TimeSpan.Zero).ReadAsync(begin, begin.AddDays(1), null, CancellationToken.None))
        {
            calls += part.Calls.Count;
        }

        return (calls, Environment.CpuUsage.TotalTime - cpu);
    }

    // From the new session to the last row of a call that ended, or began, meanwhile.
    private static async Task<double> ResyncAsync(NpgsqlDataSource source, FakeAsterisk asterisk, Action change)
    {
        await Until(source, $"SELECT count(*) = {Channels / 2} FROM calls WHERE state <> 'ended' AND linkedid LIKE 'up-%'");
        change();
        var before = asterisk.LoggedIn.Single();
        asterisk.Reset();
        while (asterisk.LoggedIn is not [{ } session] || session == before)
        {
            await Task.Delay(5);
        }

        var begun = Stopwatch.GetTimestamp();
        await Until(
            source,
            $"SELECT count(*) FILTER (WHERE state = 'ended') = {Channels / 2} AND count(*) FILTER (WHERE state <> 'ended') = {Channels / 2} FROM calls WHERE linkedid LIKE 'up-%'",
            TimeSpan.FromMilliseconds(10));
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static AmiMessage Channel(int number)
    {
        var call = number / 2;
        var extension = (101 + (call % 50)).ToString(CultureInfo.InvariantCulture);
        var isTrunk = number % 2 == 0;
        return AmiMessage.Of(
            ("Event", "CoreShowChannel"), ("Channel", isTrunk ? $"PJSIP/trunk-itsp-{number:x8}" : $"PJSIP/{extension}-{number:x8}"), ("ChannelState", "6"),
            ("CallerIDNum", isTrunk ? $"+4917{call:00000000}" : extension), ("Context", isTrunk ? "in-direct" : "internal"), ("Exten", extension),
            ("Uniqueid", $"up-{call}.{number % 2}"), ("Linkedid", $"up-{call}.0"), ("Application", isTrunk ? "Dial" : "AppDial"), ("Duration", "00:01:00"),
            ("BridgeId", $"bridge-{call}"));
    }

    private static async Task Until(NpgsqlDataSource source, string question, TimeSpan? pause = null)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await Scalar<bool>(source, question))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"Never true: {question}; gaps: {await Scalar<string>(source, "SELECT json_agg(listening_gaps)::text FROM listening_gaps")}; calls: {await Scalar<long>(source, "SELECT count(*) FROM calls")}");
            }

            await Task.Delay(pause ?? TimeSpan.FromMilliseconds(20));
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
