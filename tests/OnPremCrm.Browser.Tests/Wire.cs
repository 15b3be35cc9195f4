using System.Net;
using System.Net.Sockets;

namespace OnPremCrm.Browser.Tests;

/// <summary>The line between a browser and the server, which a test cuts and mends: cut, nothing that is on it survives and nothing new comes through.</summary>
public sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly int _target;
    private readonly Task _accepting;
    private CancellationTokenSource _whole = new();
    private volatile bool _isCut;

    public Wire(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Cut()
    {
        _isCut = true;
        _whole.Cancel();
    }

    public void Mend()
    {
        _whole = new CancellationTokenSource();
        _isCut = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _whole.CancelAsync();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_over.Token);
                if (_isCut)
                {
                    client.Dispose();
                }
                else
                {
                    _ = CarryAsync(client, _whole.Token);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(TcpClient client, CancellationToken whole)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, whole);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), whole), server.GetStream().CopyToAsync(client.GetStream(), whole));
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // cut, or one of the two went; the other learns it by the closing below
            }
        }
    }
}
