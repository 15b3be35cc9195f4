namespace OnPremCrm.Asterisk.Ami;

/// <summary>Why there is no connection to Asterisk, or no longer one. Each has a sentence for people: <see cref="AmiFaultText"/>.</summary>
public enum AmiFault
{
    /// <summary>The host name has no address.</summary>
    HostUnknown,

    /// <summary>Nothing listens on the port, or a firewall says no.</summary>
    Refused,

    /// <summary>No connection within the time limit, or the network says that there is no way.</summary>
    Unreachable,

    /// <summary>Something listens, but it does not speak AMI.</summary>
    NotAmi,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed,

    /// <summary>The server's certificate is not the expected one: wrong host name, unknown issuer, expired, or not the pinned one.</summary>
    CertificateRefused,

    /// <summary>The server does not offer the challenge log-in, and the plain one is not allowed on this connection.</summary>
    PlainLoginNotAllowed,

    /// <summary>Wrong user name or secret, or this host is not in the user's permit list. Asterisk does not say which.</summary>
    AuthenticationRefused,

    /// <summary>The server did not answer the log-in within the time limit.</summary>
    LoginTimedOut,

    /// <summary>The server closed the connection.</summary>
    ClosedByServer,

    /// <summary>Asterisk said that it shuts down or restarts, then closed the connection.</summary>
    ServerShutdown,

    /// <summary>Another Asterisk began to speak in the middle of the connection.</summary>
    ServerRestarted,

    /// <summary>The connection broke: reset, or the network gave up.</summary>
    Broken,

    /// <summary>Nothing was received for too long, not even the answer to a ping.</summary>
    Silent,

    /// <summary>We closed the connection.</summary>
    ClosedByUs,

    /// <summary>Something failed on our side while reading; it is in the log.</summary>
    Internal,
}
