namespace OnPremCrm.Core.Servers;

/// <summary>How the connection to an Asterisk server does.</summary>
public enum ServerLink
{
    /// <summary>Not connected; <see cref="TelephonyServer.LinkFault"/> says why.</summary>
    Down,

    /// <summary>Trying.</summary>
    Connecting,

    /// <summary>Logged in and listening.</summary>
    Up,
}
