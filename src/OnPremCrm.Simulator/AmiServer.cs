using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Simulator;

/// <summary>
/// The AMI side of a PBX that isn't there: greets, logs people in, answers the actions that a client needs to feel at home, and sends everybody
/// the events that it is told to send. What the events mean is the business of whoever tells the story.
/// </summary>
public sealed class AmiServer : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<AmiServerSession, Task> sessions = new();
    private readonly ConcurrentDictionary<string, AmiActionHandler> handlers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Task accepting;

    private AmiServer(AmiServerOptions options, TimeProvider time)
    {
        (Options, this.time) = (options, time);
        StartedAt = options.StartedAt ?? time.GetUtcNow();
        listener = new TcpListener(IPAddress.Loopback, options.Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        AddStockHandlers();
        accepting = AcceptAsync();
    }

    /// <summary>What it was started with.</summary>
    public AmiServerOptions Options { get; }

    /// <summary>The port on which it listens.</summary>
    public int Port { get; }

    /// <summary>When this Asterisk started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The connections, logged in or not.</summary>
    public IReadOnlyCollection<AmiServerSession> Sessions => [.. sessions.Keys];

    /// <summary>What CoreShowChannels lists: one CoreShowChannel event per channel, without ActionID.</summary>
    public Func<IReadOnlyList<AmiMessage>> Channels { get; set; } = () => [];

    /// <summary>Starts to listen.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static AmiServer Start(AmiServerOptions? options = null, TimeProvider? time = null) =>
        new(options ?? new AmiServerOptions(), time ?? TimeProvider.System);

    /// <summary>
    /// Decides how an action is answered, instead of the stock answer if there is one. What the handler returns is sent in order; a handler that
    /// returns nothing leaves the client waiting.
    /// </summary>
    public void On(string action, AmiActionHandler handler) => handlers[action] = handler;

    /// <summary>Sends an event to everybody who is logged in and receives its class.</summary>
    public Task SendAsync(AmiMessage message, CancellationToken cancellationToken = default) =>
        Task.WhenAll(sessions.Keys.Where(session => session.Receives(message)).Select(session => session.SendAsync(message, cancellationToken)));

    /// <summary>Sends bytes as they are to everybody who is logged in.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        Task.WhenAll(sessions.Keys.Where(session => session.IsLoggedIn).Select(session => session.SendAsync(bytes, cancellationToken)));

    /// <summary>Closes everything and waits for the ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
        {
            return;
        }

        await stopping.CancelAsync().ConfigureAwait(false);
        listener.Stop();
        await accepting.ConfigureAwait(false);
        var ends = sessions.ToArray();
        foreach (var (session, _) in ends)
        {
            session.Close();
        }

        await Task.WhenAll(ends.Select(end => end.Value)).ConfigureAwait(false);
    }

    internal async ValueTask<IReadOnlyList<AmiMessage>> AnswerAsync(AmiServerSession session, AmiMessage action)
    {
        var name = action["Action"] ?? "";
        return handlers.TryGetValue(name, out var handler)
            ? await handler(session, action).ConfigureAwait(false)
            : [AmiAnswers.Error(action, "Invalid/unknown command")];
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(stopping.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            socket.NoDelay = true;
            var session = new AmiServerSession(this, socket, time);
            var begun = new TaskCompletionSource();
            sessions[session] = RunAsync(session, begun.Task);
            begun.SetResult();
        }
    }

    private async Task RunAsync(AmiServerSession session, Task begun)
    {
        // Not before the session is in the table, or it could be over before it is put there and stay for ever.
        await begun.ConfigureAwait(false);
        await session.RunAsync(stopping.Token).ConfigureAwait(false);
        sessions.TryRemove(session, out _);
    }

    private void AddStockHandlers()
    {
        On("Ping", (_, action) => Answer(AmiAnswers.Success(action,
            ("Ping", "Pong"),
            ("Timestamp", (time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0).ToString("F6", CultureInfo.InvariantCulture)))));
        On("CoreSettings", (_, action) => Answer(AmiAnswers.Success(action,
            ("AMIversion", Options.Banner[(Options.Banner.LastIndexOf('/') + 1)..]),
            ("AsteriskVersion", Options.AsteriskVersion),
            ("SystemName", ""))));
        On("CoreStatus", (_, action) => Answer(AmiAnswers.Success(action,
            ("CoreStartupDate", StartedAt.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("CoreStartupTime", StartedAt.ToString("HH:mm:ss", CultureInfo.InvariantCulture)),
            ("CoreCurrentCalls", (Channels().Count / 2).ToString(CultureInfo.InvariantCulture)))));
        On("CoreShowChannels", (_, action) => Answer(AmiAnswers.List(action, "Channels will follow", "CoreShowChannelsComplete", Channels())));
        On("BridgeList", (_, action) => Answer(AmiAnswers.List(action, "Bridge listing will follow", "BridgeListComplete", [])));
        On("QueueStatus", (_, action) => Answer(AmiAnswers.List(action, "Queue status will follow", "QueueStatusComplete", [])));
        On("DeviceStateList", (_, action) => Answer(AmiAnswers.List(action, "Device State Changes will follow", "DeviceStateListComplete", [])));
        On("Logoff", (_, action) => Answer(AmiMessage.Of([("Response", "Goodbye"), .. AmiAnswers.IdOf(action), ("Message", "Thanks for all the fish.")])));
    }

    private static ValueTask<IReadOnlyList<AmiMessage>> Answer(params IReadOnlyList<AmiMessage> messages) => new(messages);
}
