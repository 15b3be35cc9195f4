using System.Net;
using System.Net.Sockets;

namespace OnPremCrm.Benchmarks;

/// <summary>The line between a browser and the server, which counts what the server sends: every byte, whoever in the browser asked for it.</summary>
internal sealed class CountedWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly int _target;
    private readonly Task _accepting;
    private long _bytes;

    public CountedWire(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public long Bytes => Interlocked.Read(ref _bytes);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_over.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // the benchmark ends
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _over.Token);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), _over.Token), CountAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // one of the two went; the other learns it by the closing
            }
        }
    }

    private async Task CountAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _over.Token) is > 0 and var read)
        {
            Interlocked.Add(ref _bytes, read);
            await to.WriteAsync(buffer.AsMemory(0, read), _over.Token);
        }
    }
}
