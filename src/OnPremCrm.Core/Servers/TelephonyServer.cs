namespace OnPremCrm.Core.Servers;

/// <summary>
/// One Asterisk server: what the telephony service is configured with and how its link does. Written by the service, read by the web.
/// </summary>
public sealed class TelephonyServer
{
    /// <summary>The name in the configuration.</summary>
    public required string Name { get; init; }

    /// <summary>ISO 3166-1 alpha-2 of the place its numbers are local to. Null when not configured.</summary>
    public string? Country { get; set; }

    /// <summary>Area code without the trunk prefix, e.g. <c>30</c> for Berlin. Null when not configured.</summary>
    public string? AreaCode { get; set; }

    /// <summary>Channels to the outside, e.g. <c>PJSIP/trunk-itsp</c>.</summary>
    public List<string> Trunks { get; set; } = [];

    /// <summary>How an extension is called, e.g. <c>PJSIP/{extension}</c>.</summary>
    public string ChannelPattern { get; set; } = "PJSIP/{extension}";

    /// <summary>How the link does.</summary>
    public ServerLink Link { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset LinkSince { get; set; }

    /// <summary>A word of <c>AmiFault</c>. Null while the link is up.</summary>
    public string? LinkFault { get; set; }

    /// <summary>Null until the first log-in.</summary>
    public string? AsteriskVersion { get; set; }

    /// <summary>When Asterisk was started. Null until known; a change means that it was restarted.</summary>
    public DateTimeOffset? AsteriskStartedAt { get; set; }

    /// <summary>When the last event was heard. Null before the first.</summary>
    public DateTimeOffset? LastEventAt { get; set; }

    /// <summary>Written every few seconds by the service; an old one means that the service is not running.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <summary>A heart that has not beaten for this long: the service is not running, or cannot reach the database.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>Whether the telephony service looks after this server at that moment.</summary>
    public bool IsServiceRunning(DateTimeOffset now) => HeartbeatAt is { } beat && now - beat <= LongestSilence;

    /// <summary>Whether calls are seen and can be dialled at that moment.</summary>
    public bool IsReachable(DateTimeOffset now) => Link == ServerLink.Up && IsServiceRunning(now);
}
