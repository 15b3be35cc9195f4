using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// The line between a browser and the server, which counts what the server sends: every byte, whoever in the browser asked for it, and by the address that was asked
/// for. Plain HTTP/1.1: on one connection what comes is the answer to what was asked last.
/// </summary>
internal sealed class CountedWire : IAsyncDisposable
{
    private const int LongestLine = 2_000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly int _target;
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<string, long> _byPath = new();
    private long _bytes;

    public CountedWire(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What each address has cost since this was last asked, the heaviest first.</summary>
    public IReadOnlyList<(string Path, long Bytes)> TakePaths()
    {
        var taken = new List<(string, long)>();
        foreach (var path in _byPath.Keys)
        {
            if (_byPath.TryRemove(path, out var bytes))
            {
                taken.Add((path, bytes));
            }
        }

        return [.. taken.OrderByDescending(one => one.Item2)];
    }

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
                var asked = new StrongBox<string>("");
                await Task.WhenAny(AskAsync(client.GetStream(), server.GetStream(), asked), CountAsync(server.GetStream(), client.GetStream(), asked));
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // one of the two went; the other learns it by the closing
            }
        }
    }

    private async Task AskAsync(NetworkStream from, NetworkStream to, StrongBox<string> asked)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _over.Token) is > 0 and var read)
        {
            // a request begins a packet of its own: a browser asks anew only when it has the answer
            if (Encoding.ASCII.GetString(buffer, 0, Math.Min(read, LongestLine)).Split(' ') is [("GET" or "POST"), var path, ..])
            {
                asked.Value = path;
            }

            await to.WriteAsync(buffer.AsMemory(0, read), _over.Token);
        }
    }

    private async Task CountAsync(NetworkStream from, NetworkStream to, StrongBox<string> asked)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _over.Token) is > 0 and var read)
        {
            Interlocked.Add(ref _bytes, read);
            _byPath.AddOrUpdate(asked.Value!, read, (_, before) => before + read);
            await to.WriteAsync(buffer.AsMemory(0, read), _over.Token);
        }
    }
}
