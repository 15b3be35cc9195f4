using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using OnPremCrm.Asterisk.Ami;
using OnPremCrm.Asterisk.Events;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// One way to read AMI, in a process of its own so that its processor time and memory are its own. Connects, reads, reports on standard output: a line
/// for every window of events that were handled (the sender never runs further ahead), and the result at the end.
/// </summary>
internal static class AmiContender
{
    public const int Warm = 100_000;
    public const int Measured = 400_000;
    public const int Window = 5_000;
    public const int Timed = 1_000;

    private static long handled;
    private static long startTicks;
    private static TimeSpan startCpu;

    public static async Task<int> RunAsync(string kind, int port)
    {
        switch (kind)
        {
            case "scan":
                await ScanAsync(port);
                break;
            case "plain":
                await PlainAsync(port);
                break;
            case "client":
                await ClientAsync(port);
                break;
            case "latency":
                await LatencyAsync(port);
                return 0;
        }

        var seconds = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime - startCpu;
        process.Refresh();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"result {Measured / seconds:F0} {cpu.TotalMicroseconds / Measured:F3} {process.PeakWorkingSet64 / 1048576.0:F1}"));
        return 0;
    }

    /// <summary>Counts an event. True when it was the last.</summary>
    private static bool Handled()
    {
        var count = ++handled;
        if (count == Warm)
        {
            using var process = Process.GetCurrentProcess();
            startCpu = process.TotalProcessorTime;
            startTicks = Stopwatch.GetTimestamp();
        }

        if (count % Window == 0)
        {
            Console.Out.WriteLine("w");
            Console.Out.Flush();
        }

        return count == Warm + Measured;
    }

    /// <summary>The upper bound: looks for the ends of messages and for nothing else.</summary>
    private static async Task ScanAsync(int port)
    {
        await using var stream = await ConnectAsync(port);
        var buffer = new byte[128 * 1024];
        var left = 0;
        while (true)
        {
            var length = left + await stream.ReadAsync(buffer.AsMemory(left));
            var at = 0;
            while (buffer.AsSpan(at, length - at).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                at += end + 4;
                if (Handled())
                {
                    return;
                }
            }

            left = length - at;
            buffer.AsSpan(at, left).CopyTo(buffer);
        }
    }

    /// <summary>What one writes first: lines from a pipe, a dictionary of strings per message, a channel of messages.</summary>
    private static async Task PlainAsync(int port)
    {
        await using var stream = await ConnectAsync(port);
        var channel = Channel.CreateBounded<Dictionary<string, string>>(65_536);
        var reading = Task.Run(async () =>
        {
            var pipe = PipeReader.Create(stream);
            var message = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (true)
            {
                var result = await pipe.ReadAsync();
                var buffer = result.Buffer;
                while (Line(ref buffer) is { } line)
                {
                    if (line.Length == 0)
                    {
                        await channel.Writer.WriteAsync(message);
                        message = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                    }
                    else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                    {
                        message[line[..colon]] = line[(colon + 1)..].Trim();
                    }
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        });
        await foreach (var message in channel.Reader.ReadAllAsync())
        {
            if (message.ContainsKey("Event") && Handled())
            {
                return;
            }
        }

        await reading;
    }

    private static string? Line(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            return null;
        }

        var line = Encoding.UTF8.GetString(buffer.Slice(0, end)).TrimEnd('\r');
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return line;
    }

    /// <summary>Ours: typed events, in order, at a consumer.</summary>
    private static async Task ClientAsync(int port)
    {
        using var stop = new CancellationTokenSource();
        var client = new AmiClient(Options(port));
        var running = client.RunAsync(stop.Token);
        await foreach (var batch in client.ReadBatchesAsync(CancellationToken.None))
        {
            foreach (var signal in batch.Span)
            {
                if (signal is AmiReceived { Message: var message })
                {
                    if (EventReader.Read(message) is null)
                    {
                        throw new InvalidOperationException($"{message} became no event.");
                    }

                    if (Handled())
                    {
                        return;
                    }
                }
                else if (signal is not AmiConnected)
                {
                    throw new InvalidOperationException(signal.ToString());
                }
            }
        }

        await running;
    }

    /// <summary>Milliseconds from the sender's write to the consumer, sorted out of order of arrival.</summary>
    private static async Task LatencyAsync(int port)
    {
        var client = new AmiClient(Options(port));
        _ = client.RunAsync(CancellationToken.None);
        var delays = new List<double>();
        await foreach (var signal in client.ReadAllAsync(CancellationToken.None))
        {
            if (signal is AmiReceived { Message: var message })
            {
                var sent = long.Parse(message["Sent"]!, CultureInfo.InvariantCulture);
                delays.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                if (delays.Count == Timed)
                {
                    break;
                }
            }
        }

        var sorted = delays.Skip(Timed / 10).Order().ToList();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"result {sorted[sorted.Count / 2]:F3} {sorted[sorted.Count * 99 / 100]:F3} 0"));
    }

    private static AmiOptions Options(int port) =>
        new() { Host = "127.0.0.1", Port = port, Username = "bench", Secret = "bench" };

    private static async Task<NetworkStream> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        var stream = new NetworkStream(socket, ownsSocket: true);

        // Past the greeting: the stream of events begins with an answer to whatever was said.
        var greeting = new byte[256];
        _ = await stream.ReadAsync(greeting);
        await stream.WriteAsync("Action: Hello\r\n\r\n"u8.ToArray());
        var answer = new byte[1];
        var seen = new StringBuilder();
        while (!seen.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            _ = await stream.ReadAsync(answer);
            seen.Append((char)answer[0]);
        }

        return stream;
    }
}
