using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;
using OnPremCrm.Telephony.Calls;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests.Stories;

/// <summary>The calls of a real Asterisk as the tracker tells them: client, event reader and tracker, as the service joins them, without a database.</summary>
internal sealed class TrackedCalls : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new(); // guards the tracker and _calls
    private readonly CallTracker _tracker = new(new TrackerOptions("main") { Trunks = ["PJSIP/trunk-itsp"] });
    private readonly Dictionary<string, CallSnapshot> _calls = [];
    private readonly AmiClient _client;
    private readonly Task _running;

    public TrackedCalls(RealAsterisk pbx)
    {
        _client = new AmiClient(new AmiOptions
        {
            Host = "127.0.0.1",
            Port = pbx.AmiPort,
            Username = RealAsterisk.AmiUser,
            Secret = pbx.AmiSecret,
            Filters = AmiFilter.ForCalls,
        });
        _running = Task.WhenAll(_client.RunAsync(_stop.Token), ListenAsync(), TickAsync());
    }

    public AmiClient Client => _client;

    public async Task ConnectedAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (_client.Session is null)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>The one call for which <paramref name="which"/> holds, once it has ended.</summary>
    public async Task<CallSnapshot> EndedAsync(Func<CallSnapshot, bool> which)
    {
        var deadline = TimeProvider.System.GetTimestamp() + (long)(Patience.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (true)
        {
            List<CallSnapshot> calls;
            lock (_gate)
            {
                calls = [.. _calls.Values.Where(call => call.MergedInto is null)];
            }

            if (calls.Where(which).ToList() is [{ State: CallState.Ended } call])
            {
                return call;
            }

            if (TimeProvider.System.GetTimestamp() > deadline)
            {
                Assert.Fail($"No such ended call among {string.Join('\n', calls.Where(which).Concat(calls))}");
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        await foreach (var signal in _client.ReadAllAsync(CancellationToken.None))
        {
            if (signal is AmiReceived received && EventReader.Read(received.Message) is { } heard)
            {
                lock (_gate)
                {
                    Take(_tracker.Apply(heard, received.At));
                }
            }
        }
    }

    private async Task TickAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(200, CancellationToken.None);
            lock (_gate)
            {
                Take(_tracker.Tick(TimeProvider.System.GetUtcNow()));
            }
        }
    }

    private void Take(IReadOnlyList<CallSnapshot> changed)
    {
        foreach (var call in changed)
        {
            _calls[call.Key] = call;
        }
    }
}
