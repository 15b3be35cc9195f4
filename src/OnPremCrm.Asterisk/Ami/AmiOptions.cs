namespace OnPremCrm.Asterisk.Ami;

/// <summary>How to reach one Asterisk server and how patient to be with it.</summary>
public sealed record AmiOptions
{
    /// <summary>Host name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port; Asterisk's default is 5038, with TLS 5039.</summary>
    public int Port { get; init; } = 5038;

    /// <summary>The user in manager.conf.</summary>
    public required string Username { get; init; }

    /// <summary>The user's secret. Never logged and never part of <see cref="ToString"/>.</summary>
    public required string Secret { get; init; }

    /// <summary>True to speak TLS (1.2 or newer) from the first byte.</summary>
    public bool Tls { get; init; }

    /// <summary>The name that the certificate must carry; null to expect <see cref="Host"/>.</summary>
    public string? TlsHostName { get; init; }

    /// <summary>A PEM file with the only authorities to trust; null to trust the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// SHA-256 of the server's certificate as hexadecimal digits, colons allowed; null when there is no pin. A pinned certificate is
    /// accepted whatever its name, issuer and dates, and no other is.
    /// </summary>
    public string? CertificateSha256 { get; init; }

    /// <summary>
    /// True to send the secret readable over an unencrypted network when the server does not offer the challenge log-in. Not needed
    /// with TLS, nor when the server is this machine (a loopback address): nothing crosses a wire then.
    /// </summary>
    public bool AllowPlainLogin { get; init; }

    /// <summary>
    /// Which classes of events to receive once the session is set up: <c>on</c>, or classes with commas. Leaves out what floods
    /// (reporting has a RTCP event every few seconds per call) and what is nobody's business here (security, verbose, command).
    /// </summary>
    public string EventMask { get; init; } = "system,call,agent,dialplan,user";

    /// <summary>
    /// Which events the server shall send at all; empty for all of <see cref="EventMask"/>. Asterisk applies them, so they save its
    /// work and ours. Servers older than 18.26, 20.11, 21.6 and 22.1 get a few exclusions instead.
    /// </summary>
    public IReadOnlyList<AmiFilter> Filters { get; init; } = [];

    /// <summary>Limit for name look-up, TCP and TLS together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit for the greeting and for each answer of the log-in.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit for the answer to an action; a list may take longer as long as items arrive.</summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit for actions of the set-up that a server may as well not know. Events are not held back for them.</summary>
    public TimeSpan OptionalActionTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait for FullyBooted of a server that has sent it before, that is while it boots.</summary>
    public TimeSpan BootTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A ping is sent when nothing was received for so long.</summary>
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The connection is dead when after a ping not a single byte came for so long, if this server answers pings at all.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>First pause before connecting again; doubles up to <see cref="ReconnectMax"/>, each changed by up to 30 % at random.</summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest pause before connecting again.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause after a refused log-in. Asterisk may lock out a host that tries faster, and nothing gets better by itself.</summary>
    public TimeSpan ReconnectAfterRefusal { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Most events that wait for the consumer. Beyond it events are dropped and counted until half of the queue is free, and the
    /// consumer is told by an <see cref="AmiGap"/>. The socket is always drained: Asterisk closes sessions that read slowly.
    /// </summary>
    public int QueueCapacity { get; init; } = 65_536;

    /// <summary>User, host and port; never the secret.</summary>
    public override string ToString() => $"{Username}@{Host}:{Port}{(Tls ? " (TLS)" : "")}";
}
