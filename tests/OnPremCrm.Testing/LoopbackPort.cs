using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace OnPremCrm.Testing;

/// <summary>Ports on 127.0.0.1 that nobody uses, for servers that cannot be told "port 0".</summary>
public static class LoopbackPort
{
    private static readonly HashSet<int> Given = [];

    /// <summary>A free TCP and UDP port, never given twice by this process. Another process may still take it first, so the caller retries.</summary>
    public static int Free()
    {
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)tcp.LocalEndPoint!).Port;
            if (!IsFreeForUdp(port))
            {
                continue;
            }

            lock (Given)
            {
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }

    /// <summary>
    /// The same, below the ports that the kernel gives to whoever does not care, and those that Asterisk and sipp use for sound: for a server that is
    /// not always there, and must find its port free when it comes back.
    /// </summary>
    public static int Kept()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (!IsFreeForUdp(port) || !IsFreeForTcp(port))
            {
                continue;
            }

            lock (Given)
            {
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }

    /// <summary>Waits until some process has bound this UDP port; binding it ourselves to find out would take it away from that process.</summary>
    public static async Task UntilUdpBoundAsync(IPAddress address, int port, Func<bool> gaveUp, CancellationToken ct = default)
    {
        // The kernel writes 127.0.0.1:5060 as 0100007F:13C4.
        var entry = $" {BitConverter.ToUInt32(address.GetAddressBytes()):X8}:{port:X4} ";
        while (!(await File.ReadAllTextAsync("/proc/net/udp", ct)).Contains(entry, StringComparison.Ordinal))
        {
            if (gaveUp())
            {
                return;
            }

            await Task.Delay(10, ct);
        }
    }

    /// <summary>Waits until some process listens on this TCP port of 127.0.0.1, without connecting to it.</summary>
    public static async Task UntilTcpListensAsync(int port, CancellationToken ct = default)
    {
        // State 0A is LISTEN.
        var entry = new Regex($":{port:X4} 00000000:0000 0A ");
        while (!entry.IsMatch(await File.ReadAllTextAsync("/proc/net/tcp", ct)))
        {
            await Task.Delay(10, ct);
        }
    }

    private static bool IsFreeForUdp(int port) => IsFree(port, SocketType.Dgram, ProtocolType.Udp);

    private static bool IsFreeForTcp(int port) => IsFree(port, SocketType.Stream, ProtocolType.Tcp);

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
