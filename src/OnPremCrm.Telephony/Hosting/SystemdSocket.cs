using System.Net.Sockets;
using System.Text;

namespace OnPremCrm.Telephony.Hosting;

/// <summary>
/// Tells systemd how we do, over the datagram socket that <c>NOTIFY_SOCKET</c> names. Does nothing without one.
/// Source: https://www.freedesktop.org/software/systemd/man/sd_notify.html
/// </summary>
/// <param name="path">The value of <c>NOTIFY_SOCKET</c>: a path, or an abstract name behind <c>@</c>. Null or empty: none.</param>
internal sealed class SystemdSocket(string? path)
{
    /// <summary>True when systemd listens.</summary>
    public bool IsThere => !string.IsNullOrEmpty(path);

    /// <summary>Sends e.g. <c>READY=1</c>. A supervisor that does not listen is no reason to fail.</summary>
    public void Tell(string state)
    {
        if (!IsThere)
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path![0] == '@' ? "\0" + path[1..] : path));
        }
        catch (SocketException)
        {
            // systemd restarts what it does not hear from; nothing better can be done here.
        }
    }
}
