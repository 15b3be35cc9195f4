using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OnPremCrm.Asterisk;
using OnPremCrm.Core.Database;
using OnPremCrm.Telephony.Callbacks;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// Events through the tracker and the recorder into PostgreSQL, contacts and callbacks included: as fast as it goes, and at a pace, where the time
/// from an event to its row counts. PostgreSQL runs with fsync off, so a disk's own time to commit comes on top.
/// </summary>
internal sealed class RecorderThroughput : IDbContextFactory<CrmDatabase>
{
    private const int Flood = 4000;
    private const int CallsPerSecond = 200;
    private const int PacedSeconds = 15;
    private const int ExtraMilliseconds = 3000; // the grace after the last hang-up
    private const double GoalMilliseconds = 50;

    private readonly DbContextOptions<CrmDatabase> _options;
    private readonly NpgsqlDataSource _source;
    private readonly CallRecorder _recorder;

    private RecorderThroughput(string connectionString)
    {
        var options = new DbContextOptionsBuilder<CrmDatabase>();
        CrmDatabase.Configure(options, connectionString);
        _options = options.Options;
        var source = new NpgsqlDataSourceBuilder(connectionString);
        source.ConnectionStringBuilder.MaxAutoPrepare = 60;
        _source = source.Build();
        var server = new AsteriskServerOptions { Name = "main", Country = "DE", AreaCode = "30" };
        _recorder = new CallRecorder(_source, new NumberReader([server], TimeProvider.System), new CallMatching(this), new CallbackRule(TimeProvider.System), TimeProvider.System);
    }

    public CrmDatabase CreateDbContext() => new(_options);

    public static async Task<int> RunAsync()
    {
        await using var postgres = await PostgresDatabase.CreateOnPrivateServerAsync();
        await MigrationRunner.RunAsync(postgres.ConnectionString);
        var bench = new RecorderThroughput(postgres.ConnectionString);
        await using (bench._source)
        {
            await bench.FloodAsync(0, Flood / 4); // warms up
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var (callsPerSecond, snapshots) = await bench.FloodAsync(1_000_000, Flood);
            var cpu = (Environment.CpuUsage.TotalTime - cpuBefore) / Flood;
            var latencies = await bench.PaceAsync(2_000_000);
            Console.Out.WriteLine($"{"",-44} {"value",10}   goal");
            Console.Out.WriteLine($"{"as fast as it goes: calls/s",-44} {callsPerSecond,10:F0}   >= {CallsPerSecond}");
            Console.Out.WriteLine($"{"  states of a call written",-44} {(double)snapshots / Flood,10:F1}");
            Console.Out.WriteLine($"{"  our own CPU per call, ms",-44} {cpu.TotalMilliseconds,10:F2}");
            Console.Out.WriteLine($"{$"at {CallsPerSecond} calls/s: event to committed row, p50 ms",-44} {Quantile(latencies, 0.5),10:F1}");
            Console.Out.WriteLine($"{"  p99 ms",-44} {Quantile(latencies, 0.99),10:F1}   < {GoalMilliseconds:F0}");
            Console.Out.WriteLine($"{"  worst ms",-44} {latencies[^1],10:F1}");
            return callsPerSecond >= CallsPerSecond && Quantile(latencies, 0.99) < GoalMilliseconds ? 0 : 1;
        }
    }

    // Calls that overlap as they do in life, without waiting for their times.
    private async Task<(double CallsPerSecond, int Snapshots)> FloodAsync(int first, int calls)
    {
        var tracker = new CallTracker(new TrackerOptions("main") { Trunks = ["PJSIP/trunk-itsp"] });
        var begin = DateTimeOffset.UtcNow;
        var steps = Steps(first, calls).ToList();
        var started = Stopwatch.GetTimestamp();
        var snapshots = 0;
        var inbox = new SnapshotInbox(int.MaxValue);
        foreach (var chunk in steps.Chunk(400))
        {
            foreach (var (after, read) in chunk)
            {
                var at = begin + after;
                Tell(inbox, read is null ? tracker.Tick(at) : tracker.Apply(read, at));
            }

            while (inbox.Count > 0)
            {
                var batch = await inbox.TakeAsync(RecorderLoop.LargestBatch, CancellationToken.None);
                await _recorder.WriteAsync(batch, CancellationToken.None);
                snapshots += batch.Count;
            }
        }

        return (calls / Stopwatch.GetElapsedTime(started).TotalSeconds, snapshots);
    }

    private async Task<double[]> PaceAsync(int first)
    {
        var tracker = new CallTracker(new TrackerOptions("main") { Trunks = ["PJSIP/trunk-itsp"] });
        var inbox = new SnapshotInbox(int.MaxValue);
        var told = new ConcurrentDictionary<(string Key, long Version), long>();
        var latencies = new List<double>();
        using var done = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    var batch = await inbox.TakeAsync(RecorderLoop.LargestBatch, done.Token);
                    await _recorder.WriteAsync(batch, CancellationToken.None);
                    var now = Stopwatch.GetTimestamp();
                    foreach (var snapshot in batch)
                    {
                        latencies.Add(Stopwatch.GetElapsedTime(told[(snapshot.Key, snapshot.Version)], now).TotalMilliseconds);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // All calls are told and written.
            }
        });
        var begin = DateTimeOffset.UtcNow;
        var started = Stopwatch.GetTimestamp();
        foreach (var (after, read) in Steps(first, CallsPerSecond * PacedSeconds))
        {
            while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < after)
            {
                await Task.Delay(after - elapsed is { TotalMilliseconds: > 1 } pause ? pause : TimeSpan.FromMilliseconds(1));
            }

            var at = begin + after;
            var changed = read is null ? tracker.Tick(at) : tracker.Apply(read, at);
            foreach (var snapshot in changed)
            {
                told[(snapshot.Key, snapshot.Version)] = Stopwatch.GetTimestamp();
            }

            Tell(inbox, changed);
        }

        while (inbox.Count > 0)
        {
            await Task.Delay(10);
        }

        await done.CancelAsync();
        await writing;
        latencies.Sort();
        return [.. latencies];
    }

    // All events of all calls by their time, with a tick (null) every 100 ms.
    private static IEnumerable<(TimeSpan After, Asterisk.Events.AmiEvent? Event)> Steps(int first, int calls)
    {
        var spacing = TimeSpan.FromSeconds(1.0 / CallsPerSecond);
        var events = Enumerable.Range(0, calls)
            .SelectMany(i => InventedCall.Of(first + i).Select(step => ((spacing * i) + step.After, (Asterisk.Events.AmiEvent?)step.Event)));
        var ticks = Enumerable.Range(0, (int)((spacing * calls).TotalMilliseconds + (2 * ExtraMilliseconds)) / 100)
            .Select(i => (TimeSpan.FromMilliseconds(i * 100), (Asterisk.Events.AmiEvent?)null));
        return events.Concat(ticks).OrderBy(step => step.Item1);
    }

    private static void Tell(SnapshotInbox inbox, IReadOnlyList<CallSnapshot> snapshots)
    {
        foreach (var snapshot in snapshots)
        {
            inbox.Add(snapshot);
        }
    }

    private static double Quantile(double[] sorted, double part) => sorted[(int)((sorted.Length - 1) * part)];
}
