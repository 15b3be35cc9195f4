using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OnPremCrm.Benchmarks;

/// <summary>
/// From AMI bytes on a loopback socket to typed events at a consumer, in order: events per second, processor time per event, peak memory, and how long an
/// event takes at a quiet 500 per second. In the same run, as yardsticks: a bare scan of the same bytes for the ends of messages, and the plain reader that
/// one writes first. Medians of interleaved rounds after a warm-up of 100,000 events; each contender in a process of its own.
/// </summary>
internal static class AmiThroughput
{
    private const int Rounds = 3;
    private const int WindowsAhead = 8;

    private static readonly (string Kind, string Name)[] Contenders =
        [("scan", "bare scan for the ends (upper bound)"), ("plain", "plain reader: strings, one by one"), ("client", "AmiClient to typed events")];

    public static async Task<int> RunAsync()
    {
        var block = AmiTrace.Block();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{AmiContender.Measured} events of {(double)block.Length / AmiTrace.BlockEvents:F0} bytes, {Rounds} rounds, medians"));
        var results = Contenders.ToDictionary(contender => contender.Kind, _ => new List<double[]>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (kind, _) in Contenders)
            {
                results[kind].Add(await MeasureAsync(kind, (socket, windows) => FloodAsync(socket, windows, block)));
            }
        }

        var latency = await MeasureAsync("latency", (socket, _) => TrickleAsync(socket));
        return Report(results, latency);
    }

    private static int Report(Dictionary<string, List<double[]>> results, double[] latency)
    {
        double Of(string kind, int column) => results[kind].Select(result => result[column]).Order().ElementAt(Rounds / 2);
        Console.Out.WriteLine($"{"",-40} {"events/s",12} {"CPU us/event",13} {"peak RSS MB",12}");
        foreach (var (kind, name) in Contenders)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-40} {Of(kind, 0),12:N0} {Of(kind, 1),13:F2} {Of(kind, 2),12:F0}"));
        }

        (string Name, double Value, bool IsMet, string Goal)[] goals =
        [
            ("of the bare scan's speed", Of("client", 0) / Of("scan", 0), Of("client", 0) / Of("scan", 0) >= 0.2, ">= 0.2"),
            ("times the plain reader's speed", Of("client", 0) / Of("plain", 0), Of("client", 0) / Of("plain", 0) >= 1.5, ">= 1.5"),
            ("CPU us per event", Of("client", 1), Of("client", 1) <= 7, "<= 7"),
            ("peak RSS MB", Of("client", 2), Of("client", 2) <= 120, "<= 120"),
            ("ms from socket to consumer at 500/s, p50", latency[0], true, ""),
            ("ms from socket to consumer at 500/s, p99", latency[1], latency[1] < 2, "< 2"),
        ];
        foreach (var (name, value, isMet, goal) in goals)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-45} {value,8:F2}   {goal,-7} {(isMet ? "" : "MISSED")}"));
        }

        return goals.All(goal => goal.IsMet) ? 0 : 1;
    }

    private static async Task<double[]> MeasureAsync(string kind, Func<Socket, SemaphoreSlim, Task> send)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Arguments(kind, port)) { RedirectStandardOutput = true })!;
        using var windows = new SemaphoreSlim(WindowsAhead);
        var result = ReadAsync(process, windows);
        using (var socket = await listener.AcceptSocketAsync())
        {
            socket.NoDelay = true;
            await GreetAsync(socket);
            await send(socket, windows);
            var report = await result;
            await process.WaitForExitAsync();
            return report;
        }
    }

    private static string[] Arguments(string kind, int port)
    {
        string[] own = ["ami-contender", kind, port.ToString(CultureInfo.InvariantCulture)];
        return Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(AmiThroughput).Assembly.Location, .. own] : own;
    }

    private static async Task<double[]> ReadAsync(Process process, SemaphoreSlim windows)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "w")
            {
                windows.Release();
            }
            else if (line.StartsWith("result ", StringComparison.Ordinal))
            {
                return [.. line.Split(' ').Skip(1).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            }
        }

        throw new InvalidOperationException("A contender ended without a result.");
    }

    private static async Task GreetAsync(Socket socket)
    {
        await socket.SendAsync("Asterisk Call Manager/11.0.0\r\n"u8.ToArray());
        _ = await socket.ReceiveAsync(new byte[4096]);
        await socket.SendAsync("Response: Success\r\nActionID: bench\r\nMessage: Authentication accepted\r\n\r\n"u8.ToArray());
    }

    private static async Task FloodAsync(Socket socket, SemaphoreSlim windows, byte[] block)
    {
        // Windows end between events; where exactly does not matter.
        var pieces = AmiTrace.BlockEvents / AmiContender.Window;
        for (var sent = 0; sent < AmiContender.Warm + AmiContender.Measured; sent += AmiTrace.BlockEvents)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                await windows.WaitAsync();
                var from = (int)((long)block.Length * piece / pieces);
                var until = (int)((long)block.Length * (piece + 1) / pieces);
                await socket.SendAsync(block.AsMemory(from, until - from));
            }
        }
    }

    private static async Task TrickleAsync(Socket socket)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        for (var i = 0; i < AmiContender.Timed; i++)
        {
            await timer.WaitForNextTickAsync();
            await socket.SendAsync(AmiTrace.Timed(Stopwatch.GetTimestamp()));
        }
    }
}
