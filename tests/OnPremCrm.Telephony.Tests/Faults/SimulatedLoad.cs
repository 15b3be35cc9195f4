using System.Collections.Concurrent;
using System.Globalization;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Simulator;
using OnPremCrm.Simulator.Pbx;

namespace OnPremCrm.Telephony.Tests.Faults;

/// <summary>A simulated PBX with many short calls of all kinds at once, and the truth about each of them.</summary>
internal sealed class SimulatedLoad : IAsyncDisposable
{
    private readonly Random _random;
    private readonly Stories _stories;
    private readonly ConcurrentBag<ToldCall> _told = [];
    private readonly ConcurrentBag<Task> _calls = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _watching;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _unheard = [];
    private Task _running = Task.CompletedTask;
    private int _last;

    /// <param name="clock">The PBX's clock. Null: a true one.</param>
    /// <param name="celPath">Where the PBX keeps its ledger. Null: it keeps none.</param>
    public SimulatedLoad(int seed, TimeProvider? clock = null, string? celPath = null)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        _random = new Random(seed);
        Server = AmiServer.Start(null, clock);
        var options = new SimulatedPbxOptions { CelPath = celPath };
        _stories = new Stories(new SimulatedPbx(Server, options, clock ?? TimeProvider.System), new SpokenSound(options), TimeProvider.System);
        _watching = WatchAsync();
    }

    public AmiServer Server { get; }

    /// <summary>How the PBX is reached, or the wire in front of it.</summary>
    public AmiOptions OptionsAt(int port) => new() { Host = "127.0.0.1", Port = port, Username = "crm", Secret = "simulated" };

    public bool IsHeard => Server.Sessions.Any(session => session is { IsLoggedIn: true, EventMask: not "system" });

    /// <summary>Times in which no client was listening; the last one is still open.</summary>
    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Unheard
    {
        get
        {
            lock (_unheard)
            {
                return [.. _unheard];
            }
        }
    }

    public IReadOnlyList<ToldCall> Told => [.. _told.OrderBy(call => call.Number)];

    /// <summary>Calls begin at this rate until <see cref="FinishAsync"/>.</summary>
    public void Begin(double callsPerSecond) => _running = RunAsync(TimeSpan.FromSeconds(1 / callsPerSecond));

    /// <summary>No more calls begin; waits for the ends of those that are up.</summary>
    public async Task FinishAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        await Task.WhenAll(_calls);
    }

    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        await _watching;
        await Server.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync(TimeSpan pause)
    {
        using var timer = new PeriodicTimer(pause);
        while (!_stopping.IsCancellationRequested)
        {
            _calls.Add(CallAsync(_random.Next(9), 100 + _random.Next(700), 200 + _random.Next(2000)));
            try
            {
                await timer.WaitForNextTickAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task CallAsync(int kind, int ringMilliseconds, int talkMilliseconds)
    {
        var number = $"+4940{(6_000_000 + Interlocked.Increment(ref _last)).ToString(CultureInfo.InvariantCulture)}";
        var caller = new OutsideParty(number);
        var (ringing, talking) = (TimeSpan.FromMilliseconds(ringMilliseconds), TimeSpan.FromMilliseconds(talkMilliseconds));
        var from = DateTimeOffset.UtcNow;
        var (disposition, answeredBy) = kind switch
        {
            0 => await Told(_stories.AnsweredAsync(caller, "101", ringing, talking, default), "answered", "101"),
            1 => await Told(_stories.AbandonedAsync(caller, "102", ringing, default), "abandoned", ""),
            2 => await Told(_stories.NotAnsweredAsync(caller, "103", ringing, default), "missed", ""),
            3 => await Told(_stories.QueueAsync(caller, "102", ringing, talking, default), "answered", "102"),
            4 => await Told(_stories.QueueAsync(caller, null, ringing, talking, default), "abandoned", ""),
            5 => await Told(_stories.TransferredAsync(caller, "101", "105", ringing, talking, default), "answered", "101,105"),
            6 => await Told(_stories.VoicemailAsync(caller, "104", ringing, talking, default), "voicemail", ""),
            7 => await Told(_stories.OutboundAsync("103", number, ringing, talking, default), "answered", "outside"),
            _ => await Told(_stories.OutboundAsync("104", number, ringing, null, default), "missed", ""),
        };
        _told.Add(new ToldCall(number, disposition, answeredBy, from, DateTimeOffset.UtcNow));

        static async Task<(string, string)> Told(Task story, string disposition, string answeredBy)
        {
            await story;
            return (disposition, answeredBy);
        }
    }

    private async Task WatchAsync()
    {
        DateTimeOffset? since = DateTimeOffset.UtcNow;
        while (!_stopping.IsCancellationRequested)
        {
            var heard = IsHeard;
            var now = DateTimeOffset.UtcNow;
            if (heard && since is { } from)
            {
                lock (_unheard)
                {
                    _unheard.Add((from, now));
                }

                since = null;
            }
            else if (!heard)
            {
                since ??= now;
            }

            await Task.Delay(5);
        }
    }
}
