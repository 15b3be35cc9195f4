using System.Net;
using System.Net.Sockets;

namespace OnPremCrm.Testing;

/// <summary>A wire between a client and a server on loopback, which a test may cut.</summary>
public sealed class LoopbackRelay : IAsyncDisposable
{
    private readonly int _target;
    private readonly Lock _lock = new(); // guards the three below
    private readonly List<Socket> _open = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    private LoopbackRelay(int target) => _target = target;

    /// <summary>Where the client is to connect.</summary>
    public int Port { get; private set; }

    public static LoopbackRelay To(int port)
    {
        var relay = new LoopbackRelay(port);
        relay.Mend();
        return relay;
    }

    /// <summary>Resets every connection and refuses new ones, until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _listener?.Stop();
            _listener = null;
            foreach (var socket in _open)
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }

            _open.Clear();
        }
    }

    /// <summary>The wire is whole again.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            _listener = new TcpListener(IPAddress.Loopback, Port);
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _accepting = AcceptAsync(_listener);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                lock (_lock)
                {
                    _open.AddRange([near, far]);
                }

                await far.ConnectAsync(IPAddress.Loopback, _target);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut, or the server is gone: the client tries again.
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[16384];
        try
        {
            while (await from.ReceiveAsync(buffer) is var read && read > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, read));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
