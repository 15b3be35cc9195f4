using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OnPremCrm.Testing;

/// <summary>A network between a client and a server on loopback, which breaks as networks do.</summary>
public sealed class FaultyWire : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private static readonly byte[] EndOfMessage = "\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Link, Task> _links = new();
    private readonly Task _accepting;
    private readonly int _serverPort;
    private volatile bool _isSilent;
    private volatile bool _cutsNext;

    private FaultyWire(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>What a client connects to instead of the server.</summary>
    public int Port { get; }

    /// <summary>Connections that are open.</summary>
    public int Links => _links.Count;

    /// <summary>Each event reaches the client twice.</summary>
    public bool Doubles { get; set; }

    /// <summary>Neighbouring events of different calls change places, now and then.</summary>
    public bool Disorders { get; set; }

    public static FaultyWire To(int serverPort) => new(serverPort);

    /// <summary>From now on nothing arrives any more on either side, and nobody is told.</summary>
    public void FallSilent() => _isSilent = true;

    /// <summary>The network is back. What was on its way is lost; old connections are dead and stay so.</summary>
    public void Mend()
    {
        Reset();
        _isSilent = false;
    }

    /// <summary>All connections are reset (RST).</summary>
    public void Reset()
    {
        foreach (var link in _links.Keys)
        {
            link.Reset();
        }
    }

    /// <summary>The next piece from the server arrives by half, and then the connection ends.</summary>
    public void CutInMidMessage() => _cutsNext = true;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        Reset();
        await Task.WhenAll(_links.Values);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stopping.Token);
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                var link = new Link(client, server);
                _links[link] = Task.Run(() => RunAsync(link));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task RunAsync(Link link)
    {
        try
        {
            await link.Server.ConnectAsync(IPAddress.Loopback, _serverPort, _stopping.Token);
            link.Client.NoDelay = link.Server.NoDelay = true;
            await Task.WhenAny(PumpAsync(link.Client, link.Server), PumpEventsAsync(link));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the ends is gone.
        }
        finally
        {
            link.Dispose();
            _links.TryRemove(link, out _);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReceiveAsync(buffer, _stopping.Token) is > 0 and var read)
        {
            if (!_isSilent)
            {
                await to.SendAsync(buffer.AsMemory(0, read), _stopping.Token);
            }
        }
    }

    private async Task PumpEventsAsync(Link link)
    {
        var buffer = new byte[BufferBytes];
        var waiting = new List<byte>();
        while (await link.Server.ReceiveAsync(buffer, _stopping.Token) is > 0 and var read)
        {
            if (_isSilent)
            {
                continue;
            }

            if (_cutsNext && read > 1)
            {
                _cutsNext = false;
                await link.Client.SendAsync(buffer.AsMemory(0, read / 2), _stopping.Token);
                return;
            }

            if (!Doubles && !Disorders)
            {
                await link.Client.SendAsync(buffer.AsMemory(0, read), _stopping.Token);
                continue;
            }

            waiting.AddRange(buffer.AsSpan(0, read));
            await link.Client.SendAsync(Changed(Whole(waiting)), _stopping.Token);
        }
    }

    // The messages that are complete; the rest waits.
    private static List<byte[]> Whole(List<byte> waiting)
    {
        var bytes = waiting.ToArray();
        var messages = new List<byte[]>();
        var at = 0;
        for (int end; (end = bytes.AsSpan(at).IndexOf(EndOfMessage)) >= 0; at += end + EndOfMessage.Length)
        {
            messages.Add(bytes[at..(at + end + EndOfMessage.Length)]);
        }

        waiting.RemoveRange(0, at);
        return messages;
    }

    private byte[] Changed(List<byte[]> messages)
    {
        for (var i = 0; Disorders && i + 1 < messages.Count; i++)
        {
            if (CallOf(messages[i]) is { } one && CallOf(messages[i + 1]) is { } other && one != other)
            {
                (messages[i], messages[i + 1]) = (messages[i + 1], messages[i]);
                i++;
            }
        }

        return [.. messages.SelectMany(message => Doubles && CallOf(message) is not null ? [.. message, .. message] : message)];
    }

    // Only events that tell of a call: an answer, or a row of a list, must come once.
    private static string? CallOf(byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        if (!text.StartsWith("Event: ", StringComparison.Ordinal) || text.Contains("\r\nActionID:", StringComparison.Ordinal))
        {
            return null;
        }

        var at = text.IndexOf("Linkedid: ", StringComparison.Ordinal);
        return at < 0 ? null : text[at..text.IndexOf('\r', at)];
    }

    private sealed record Link(Socket Client, Socket Server) : IDisposable
    {
        public void Reset()
        {
            Client.LingerState = new LingerOption(true, 0);
            Server.LingerState = new LingerOption(true, 0);
            Dispose();
        }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
