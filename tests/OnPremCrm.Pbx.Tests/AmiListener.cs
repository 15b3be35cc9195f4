using OnPremCrm.Asterisk.Actions;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;
using OnPremCrm.Testing.Pbx;

namespace OnPremCrm.Pbx.Tests;

/// <summary>Our AMI client at a real Asterisk, with everything it heard so far.</summary>
internal sealed class AmiListener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<AmiSignal> _heard = [];
    private readonly AmiClient _client;
    private readonly Task _running;

    // Completed and replaced whenever something is heard.
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AmiListener(RealAsterisk pbx, string? secret = null)
    {
        _client = new AmiClient(new AmiOptions
        {
            Host = "127.0.0.1",
            Port = pbx.AmiPort,
            Username = RealAsterisk.AmiUser,
            Secret = secret ?? pbx.AmiSecret,
            Filters = AmiFilter.ForCalls,
        });
        _running = Task.WhenAll(_client.RunAsync(_stop.Token), ListenAsync());
    }

    public AmiSession? Session => _client.Session;

    public IReadOnlyList<AmiSignal> Heard
    {
        get
        {
            lock (_heard)
            {
                return [.. _heard];
            }
        }
    }

    public IEnumerable<AmiEvent> Events => Heard.OfType<AmiReceived>().Select(received => EventReader.Read(received.Message)).OfType<AmiEvent>();

    public Task<TResult> SendAsync<TResult>(AmiAction<TResult> action) => _client.SendAsync(action, _stop.Token);

    public async Task<T> SignalAsync<T>(Func<T, bool>? which = null)
        where T : AmiSignal
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            Task news;
            lock (_heard)
            {
                if (_heard.OfType<T>().FirstOrDefault(which ?? (_ => true)) is { } found)
                {
                    return found;
                }

                news = _news.Task;
            }

            await news.WaitAsync(limit.Token);
        }
    }

    public async Task<T> EventAsync<T>(Func<T, bool>? which = null)
        where T : AmiEvent =>
        (T)EventReader.Read((await SignalAsync<AmiReceived>(received => EventReader.Read(received.Message) is T read && which?.Invoke(read) is not false)).Message)!;

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
            TaskCompletionSource news;
            lock (_heard)
            {
                _heard.Add(signal);
                (news, _news) = (_news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            news.SetResult();
        }
    }
}
