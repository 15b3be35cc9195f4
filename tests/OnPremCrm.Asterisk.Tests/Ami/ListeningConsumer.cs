using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Testing;

namespace OnPremCrm.Asterisk.Tests.Ami;

/// <summary>A running client and what came out of it.</summary>
internal sealed class ListeningConsumer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private readonly IAsyncEnumerator<AmiSignal> signals;

    public ListeningConsumer(AmiOptions options, TimeProvider? time = null)
    {
        Client = new AmiClient(options, time);
        running = Client.RunAsync(stopping.Token);
        signals = Client.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();
    }

    public AmiClient Client { get; }

    /// <summary>The next signal, which must be of this kind.</summary>
    public async Task<T> NextAsync<T>()
        where T : AmiSignal
    {
        var next = await NextAsync();
        Assert.That(next, Is.TypeOf<T>(), () => $"got {Describe(next)}");
        return (T)next!;
    }

    /// <summary>The next signal of this kind, whatever comes before it.</summary>
    public async Task<T> UntilAsync<T>()
        where T : AmiSignal
    {
        while (true)
        {
            if (await NextAsync() is T wanted)
            {
                return wanted;
            }
        }
    }

    /// <summary>The next event with this name; anything but events before it is a failure.</summary>
    public async Task<AmiMessage> EventAsync(string name)
    {
        while (true)
        {
            var message = (await NextAsync<AmiReceived>()).Message;
            if (message.EventName == name)
            {
                return message;
            }
        }
    }

    /// <summary>The next signal; fails when there is none within the test's patience.</summary>
    public async Task<AmiSignal> NextAsync()
    {
        Assert.That(await signals.MoveNextAsync().AsTask().WaitAsync(Patience), Is.True, "the stream has ended");
        return signals.Current;
    }

    /// <summary>Stops the client and returns what was left in the stream, to its end.</summary>
    public async Task<List<AmiSignal>> StopAsync()
    {
        await stopping.CancelAsync();
        await running.WaitAsync(Patience);
        var rest = new List<AmiSignal>();
        while (await signals.MoveNextAsync().AsTask().WaitAsync(Patience))
        {
            rest.Add(signals.Current);
        }

        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.WaitAsync(Patience);
        stopping.Dispose();
    }

    private static string Describe(AmiSignal signal) => signal switch
    {
        AmiReceived { Message: var message } => message.ToString(),
        AmiConnectFailed failed => failed.Detail,
        _ => signal.ToString(),
    };
}
