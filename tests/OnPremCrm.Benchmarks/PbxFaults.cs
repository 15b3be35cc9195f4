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
/// A real Asterisk with real SIP calls, and everything around it breaks: the service is killed a hundred times at random moments, the AMI connection
/// is cut, PostgreSQL is stopped. The service restores what it missed from Asterisk's CEL; then the log is held against that ledger, call by call.
/// </summary>
internal static class PbxFaults
{
    private const int Kills = 100;
    private const double CallsPerSecond = 4;
    private const int RoundSeconds = 100;
    private const int CutEvery = 6;
    private const int StopEvery = 12;
    private static readonly string[] Answering = ["101", "102", "103"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var pbx = await RealAsterisk.StartAsync(ringSeconds: 30);
        await using var relay = LoopbackRelay.To(pbx.AmiPort);
        await using var folder = TemporaryFolder.Create("onpremcrm-faults-");
        var ami = new AmiOptions { Host = "127.0.0.1", Port = relay.Port, Username = RealAsterisk.AmiUser, Secret = pbx.AmiSecret };
        Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync(
            postgres.ConnectionString, ami, folder.Path, ("Asterisk:Servers:0:RecordingsPath", pbx.RecordingsPath), ("Asterisk:Servers:0:MonitorPath", pbx.MonitorPath),
            ("Asterisk:Servers:0:CelCsvPath", pbx.CelCsvPath), ("Logging:LogLevel:Default", "Warning"));

        var seed = Environment.TickCount;
        var random = new Random(seed);
        var since = DateTimeOffset.UtcNow.AddMinutes(-1);
        await using (var first = await StartAsync())
        {
            await Until(source, "SELECT count(*) = 1 FROM telephony_servers WHERE link = 'up'", first);
        }

        var enough = false;
        var calling = CallAsync(pbx, () => enough);
        var (kills, cuts, stops) = (0, 0, 0);
        while (kills < Kills)
        {
            await using var service = await StartAsync();
            await Task.Delay(random.Next(1000, 4500));
            if (kills % CutEvery == 0)
            {
                relay.Cut();
                await Task.Delay(random.Next(1500));
                relay.Mend();
                await Task.Delay(random.Next(1500));
                cuts++;
            }

            if (kills % StopEvery == 1)
            {
                await postgres.StopServerAsync();
                await Task.Delay(random.Next(2000));
                stops++;
            }

            await service.KillAsync();
            if (kills % StopEvery == 1)
            {
                await postgres.StartServerAsync();
            }

            kills++;
        }

        await using var last = await StartAsync();
        enough = true;
        await calling;
        await Until(source, "SELECT count(*) = 0 FROM listening_gaps WHERE state IN ('open', 'waiting')", last);
        await Until(source, "SELECT count(*) = 0 FROM live_calls", last);
        var now = DateTimeOffset.UtcNow;
        await using (var ask = source.CreateCommand(
            $"INSERT INTO ledger_jobs (id, kind, server, from_at, to_at, state, asked_at) VALUES (gen_random_uuid(), 'proof', 'main', '{since:o}', '{now:o}', 'queued', now())"))
        {
            await ask.ExecuteNonQueryAsync();
        }

        await Until(source, "SELECT count(*) = 1 FROM ledger_proofs", last);
        var ledger = await PlainLedger.CompareAsync(pbx.CelCsvPath, source);
        var proof = await ScalarAsync(source, "SELECT concat_ws(' of ', calls_agreeing, calls_in_ledger) FROM ledger_proofs");
        Console.Out.WriteLine($"{$"seed {seed}",-58} {"value",10}   goal");
        Line("times the service was killed", kills, Kills.ToString(CultureInfo.InvariantCulture));
        Line("  the AMI connection was cut besides", cuts, "");
        Line("  PostgreSQL was stopped besides", stops, "");
        Line("calls in Asterisk's own ledger", ledger.Calls, "");
        Line("  answered", ledger.Answered, "");
        Line("  in the log as they were heard", await ScalarAsync(source, "SELECT count(*) FROM calls WHERE merged_into IS NULL AND source = 'events'"), "");
        Line("  restored from the ledger, whole or in part", await ScalarAsync(source, "SELECT count(*) FROM calls WHERE merged_into IS NULL AND source = 'cel'"), "");
        Line("lost", ledger.Lost, "0");
        Line("doubled, or in no ledger", ledger.Doubled, "0");
        Line("wrong", ledger.Wrong, "0");
        Line("gaps that were noted", await ScalarAsync(source, "SELECT count(*) FROM listening_gaps"), "");
        Line("  not restored", await ScalarAsync(source, "SELECT count(*) FROM listening_gaps WHERE state <> 'restored'"), "0");
        Line("the service's own proof: calls that agree", proof, "");
        var exceptions = await ScalarAsync(source, "SELECT exceptions::text FROM ledger_proofs");
        if (exceptions is not "[]")
        {
            Console.Out.WriteLine(exceptions);
        }

        return ledger.Lost + ledger.Doubled + ledger.Wrong == 0 && exceptions is "[]" ? 0 : 1;
    }

    // Three in four are answered and talk for some seconds, the others give up.
    private static async Task CallAsync(RealAsterisk pbx, Func<bool> isEnough)
    {
        const int Calls = (int)(CallsPerSecond * RoundSeconds);
        const int Abandoned = Calls / 4;
        var each = (Calls - Abandoned) / Answering.Length;
        while (!isEnough())
        {
            var phones = new List<SippCall> { await pbx.Phone("104").Answers(after: 60, calls: Abandoned) };
            foreach (var extension in Answering)
            {
                phones.Add(await pbx.Phone(extension).Answers(after: 0.5, calls: each));
            }

            var callers = new List<SippCall> { await pbx.Outside.CallInNumbers("+493055500104", Abandoned, Abandoned / (double)RoundSeconds, patience: 2, talkFor: 2) };
            foreach (var extension in Answering)
            {
                callers.Add(await pbx.Outside.CallInNumbers($"+493055500{extension}", each, each / (double)RoundSeconds, patience: 30, talkFor: 3));
            }

            foreach (var caller in callers)
            {
                await caller.EndedAsync();
            }

            foreach (var phone in phones)
            {
                await phone.DisposeAsync();
            }
        }
    }

    private static async Task Until(NpgsqlDataSource source, string question, ServiceProcess service)
    {
        var begun = Stopwatch.GetTimestamp();
        while (await ScalarAsync(source, question) is not "True")
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new TimeoutException($"Never true: {question}\n{await ScalarAsync(source, "SELECT json_agg(gap)::text FROM listening_gaps gap WHERE state <> 'restored'")}\n{service.Output}");
            }

            await Task.Delay(200);
        }
    }

    private static async Task<string> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
    }

    private static void Line(string name, object value, string goal) =>
        Console.Out.WriteLine($"{name,-58} {Convert.ToString(value, CultureInfo.InvariantCulture),10}   {goal}");
}
