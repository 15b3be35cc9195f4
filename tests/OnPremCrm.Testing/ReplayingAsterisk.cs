using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Testing;

/// <summary>
/// The dumbest AMI server there is: sends the greeting of a recorded session, waits for the first thing it hears, then sends the rest of the recording,
/// whatever it is asked. Its answer to the log-in has the ActionID of the recording.
/// </summary>
public sealed class ReplayingAsterisk : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly byte[] bytes;
    private readonly IReadOnlyList<(TimeSpan At, int Offset)>? pace;
    private readonly bool closesAtEnd;
    private readonly System.Text.StringBuilder heardText = new();
    private readonly Task serving;

    private ReplayingAsterisk(byte[] bytes, IReadOnlyList<(TimeSpan At, int Offset)>? pace, bool closesAtEnd)
    {
        (this.bytes, this.pace, this.closesAtEnd) = (bytes, pace, closesAtEnd);
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Everything that clients have said to it.</summary>
    public string Heard
    {
        get
        {
            lock (heardText)
            {
                return heardText.ToString();
            }
        }
    }

    /// <summary>How to reach it. It takes any user.</summary>
    public AmiOptions ClientOptions() => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        Username = "crm",
        Secret = "never to be sent",
        LoginTimeout = TimeSpan.FromSeconds(5),
        OptionalActionTimeout = TimeSpan.FromMilliseconds(300),
    };

    /// <summary>Replays <paramref name="bytes"/> at once; keeps the line open at the end unless told otherwise.</summary>
    public static ReplayingAsterisk Start(byte[] bytes, bool closesAtEnd = false) => new(bytes, null, closesAtEnd);

    /// <summary>Replays at the pace of the recording, times <paramref name="speed"/>. The index has "seconds,offset" of every read.</summary>
    public static ReplayingAsterisk StartAtPace(byte[] bytes, string index, double speed = 1, bool closesAtEnd = false) => new(
        bytes,
        [.. index.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(',')).Select(parts =>
            (TimeSpan.FromSeconds(double.Parse(parts[0], CultureInfo.InvariantCulture) / speed), int.Parse(parts[1], CultureInfo.InvariantCulture)))],
        closesAtEnd);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await serving;
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                clients.Add(ServeAsync(await listener.AcceptSocketAsync(stopping.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                var greeting = bytes.AsSpan().IndexOf((byte)'\n') + 1;
                await socket.SendAsync(bytes.AsMemory(0, greeting), stopping.Token);
                var heard = new byte[4096];
                Hear(heard.AsSpan(0, await socket.ReceiveAsync(heard, stopping.Token)));
                var draining = DrainAsync(socket);
                await SendRestAsync(socket, greeting);
                if (closesAtEnd)
                {
                    // The client hears of the end and hangs up too; closing at once would reset the line and lose what is under way.
                    socket.Shutdown(SocketShutdown.Send);
                }

                await draining;
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client has gone or the test is over.
            }
        }
    }

    private async Task SendRestAsync(Socket socket, int sent)
    {
        var began = TimeProvider.System.GetTimestamp();
        foreach (var (at, offset) in pace ?? [])
        {
            if (offset > sent)
            {
                await socket.SendAsync(bytes.AsMemory(sent, offset - sent), stopping.Token);
                sent = offset;
            }

            var ahead = at - TimeProvider.System.GetElapsedTime(began);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, stopping.Token);
            }
        }

        await socket.SendAsync(bytes.AsMemory(sent), stopping.Token);
    }

    private async Task DrainAsync(Socket socket)
    {
        var heard = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(heard, stopping.Token) is > 0 and var length)
            {
                Hear(heard.AsSpan(0, length));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client has gone or the test is over.
        }
    }

    private void Hear(ReadOnlySpan<byte> bytes)
    {
        lock (heardText)
        {
            heardText.Append(System.Text.Encoding.UTF8.GetString(bytes));
        }
    }
}
