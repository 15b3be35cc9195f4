using System.Text;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Simulator;

namespace OnPremCrm.Testing;

/// <summary>An Asterisk on loopback that does what a test tells it, misbehaviour included. For one that replays recorded bytes see <see cref="ReplayingAsterisk"/>.</summary>
public sealed class FakeAsterisk : IAsyncDisposable
{
    private AmiServer server;
    private readonly TimeProvider time;

    private FakeAsterisk(AmiServer server, TimeProvider time) => (this.server, this.time) = (server, time);

    /// <summary>The server as it is now; another one after <see cref="RestartAsync"/>.</summary>
    public AmiServer Server => server;

    /// <summary>The clients that are logged in.</summary>
    public IReadOnlyList<AmiServerSession> LoggedIn => [.. server.Sessions.Where(session => session.IsLoggedIn)];

    public static FakeAsterisk Start(AmiServerOptions? options = null, TimeProvider? time = null) =>
        new(AmiServer.Start(options, time), time ?? TimeProvider.System);

    /// <summary>How to reach it, with limits short enough for tests.</summary>
    public AmiOptions ClientOptions() => new()
    {
        Host = server.Options.Certificate is null ? "127.0.0.1" : "localhost",
        Port = server.Port,
        Username = server.Options.Username,
        Secret = server.Options.Secret,
        Tls = server.Options.Certificate is not null,
        ReconnectMin = TimeSpan.FromMilliseconds(20),
        ReconnectMax = TimeSpan.FromMilliseconds(200),
    };

    public Task SendAsync(params ReadOnlySpan<(string Name, string Value)> headers) => server.SendAsync(AmiMessage.Of(headers));

    public Task SendBytesAsync(string text) => server.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes in pieces, each on its way before the next.</summary>
    public async Task SendSlowlyAsync(ReadOnlyMemory<byte> bytes, int pieceBytes)
    {
        for (var at = 0; at < bytes.Length; at += pieceBytes)
        {
            await server.SendAsync(bytes.Slice(at, Math.Min(pieceBytes, bytes.Length - at)));
            await Task.Yield();
        }
    }

    /// <summary>Half an event and then the end.</summary>
    public async Task CutMidMessageAsync()
    {
        await SendBytesAsync("Event: Hangup\r\nPrivilege: call,all\r\nChannel: PJSIP/10");
        Close();
    }

    /// <summary>Every connection ends as with a server that exits.</summary>
    public void Close()
    {
        foreach (var session in server.Sessions)
        {
            session.Close();
        }
    }

    /// <summary>Every connection is reset.</summary>
    public void Reset()
    {
        foreach (var session in server.Sessions)
        {
            session.Reset();
        }
    }

    /// <summary>From now on these actions get no answer.</summary>
    public void FallSilentFor(params IEnumerable<string> actions)
    {
        foreach (var action in actions)
        {
            server.On(action, (_, _) => new ValueTask<IReadOnlyList<AmiMessage>>([]));
        }
    }

    /// <summary>From now on these actions are refused.</summary>
    public void Refuse(params IEnumerable<string> actions)
    {
        foreach (var action in actions)
        {
            server.On(action, (_, message) => new ValueTask<IReadOnlyList<AmiMessage>>([AmiAnswers.Error(message, "Permission denied")]));
        }
    }

    /// <summary>Asterisk goes and comes back on the same port, started <paramref name="later"/> than before.</summary>
    public async Task RestartAsync(TimeSpan later, Func<AmiServerOptions, AmiServerOptions>? change = null)
    {
        var options = server.Options with { Port = server.Port, StartedAt = server.StartedAt + later };
        await server.DisposeAsync();
        server = AmiServer.Start(change?.Invoke(options) ?? options, time);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
