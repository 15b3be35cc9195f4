using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>What is known about the server when a session begins.</summary>
/// <param name="Banner">Its greeting, <c>Asterisk Call Manager/11.0.0</c>: the protocol's version, not Asterisk's.</param>
public sealed record AmiSession(string Banner)
{
    /// <summary>Asterisk's version; null when the user may not ask (write=system or reporting) or the server does not say.</summary>
    public AsteriskVersion? Version { get; init; }

    /// <summary>
    /// When Asterisk started, from the uptime in FullyBooted and our clock, so good to a second or two; null when FullyBooted
    /// did not come (the user lacks read=system).
    /// </summary>
    public DateTimeOffset? BootTime { get; init; }

    /// <summary>When Asterisk started in its own words and its own time zone; null when the user may not ask. Only good for comparing.</summary>
    public string? Startup { get; init; }

    /// <summary>
    /// True when Asterisk was started anew since our last session: every channel of before is gone. False when it was not. Null for the
    /// first session and when it cannot be known.
    /// </summary>
    public bool? Restarted { get; init; }

    /// <summary>Compares the starts of two sessions of one server; null when neither pair is known.</summary>
    public bool? RestartedSince(AmiSession earlier)
    {
        if (Startup is not null && earlier.Startup is not null)
        {
            return Startup != earlier.Startup;
        }

        // Seconds of uptime are cut off and our clock may have been set a little: a restart takes longer than this.
        return BootTime is { } now && earlier.BootTime is { } then ? now - then > TimeSpan.FromSeconds(5) : null;
    }
}
