using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OnPremCrm.Testing.Pbx;

/// <summary>
/// Writes down what a PBX says over AMI, each event with its time, and keeps its log, for whoever wants to know why a story failed: set
/// ONPREMCRM_PBX_LOGS to a folder. The folder gets sipp's complaints too.
/// </summary>
public sealed class AmiTap : IAsyncDisposable
{
    private readonly RealAsterisk _pbx;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;

    private AmiTap(RealAsterisk pbx)
    {
        _pbx = pbx;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Null when nobody wants to know.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable("ONPREMCRM_PBX_LOGS") is { Length: > 0 } folder ? folder : null;

    /// <summary>Null when nobody wants it.</summary>
    public static AmiTap? OpenIfWanted(RealAsterisk pbx) => Folder is null ? null : new AmiTap(pbx);

    /// <summary>Call it before the PBX ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await File.WriteAllTextAsync(PathOf("log"), _pbx.Log);
        await _end.CancelAsync();
        await _reading.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    private string PathOf(string what) => Path.Combine(Folder!, $"{what}-{_pbx.MajorVersion}.txt");

    private async Task ReadAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _pbx.AmiPort);
        await using var stream = client.GetStream();
        await using var ami = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await ami.WriteAsync($"Action: Login\r\nUsername: {RealAsterisk.AmiUser}\r\nSecret: {_pbx.AmiSecret}\r\n\r\n");
        using var reader = new StreamReader(stream);
        await using var log = new StreamWriter(PathOf("ami")) { AutoFlush = true };
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            if (line.StartsWith("Event: ", StringComparison.Ordinal))
            {
                await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"At: {TimeProvider.System.GetUtcNow():HH:mm:ss.fff}"));
            }

            await log.WriteLineAsync(line);
        }
    }
}
