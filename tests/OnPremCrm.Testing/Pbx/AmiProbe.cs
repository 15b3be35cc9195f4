using System.Net;
using System.Net.Sockets;

namespace OnPremCrm.Testing.Pbx;

/// <summary>Asks a starting Asterisk over AMI whether it is ready. Small and independent of the AMI client, which the tests are to test.</summary>
internal static class AmiProbe
{
    /// <summary>Returns when Asterisk has said FullyBooted, or throws when <paramref name="ct"/> ends the waiting.</summary>
    public static async Task UntilFullyBootedAsync(int port, string secret, Func<bool> gaveUp, CancellationToken ct)
    {
        while (!gaveUp() && !await IsFullyBootedAsync(port, secret, ct))
        {
            await Task.Delay(50, ct);
        }
    }

    private static async Task<bool> IsFullyBootedAsync(int port, string secret, CancellationToken ct)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, ct);
            await using var stream = client.GetStream();
            await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
            using var reader = new StreamReader(stream);
            await writer.WriteAsync($"Action: Login\r\nUsername: {RealAsterisk.AmiUser}\r\nSecret: {secret}\r\nEvents: system\r\n\r\n".AsMemory(), ct);
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                if (line == "Event: FullyBooted")
                {
                    return true;
                }

                if (line == "Response: Error")
                {
                    return false;
                }
            }

            return false;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
