namespace OnPremCrm.Telephony.Calls;

/// <summary>What the tracker must know of one Asterisk server.</summary>
/// <param name="Server">The server's name in our configuration.</param>
public sealed record TrackerOptions(string Server)
{
    /// <summary>Endpoints that lead outside, e.g. "PJSIP/trunk-itsp". Empty: guessed from names and contexts.</summary>
    public IReadOnlyList<string> Trunks { get; init; } = [];

    /// <summary>How a phone's endpoint is made of its extension.</summary>
    public string ChannelPattern { get; init; } = "PJSIP/{extension}";

    /// <summary>How long after the last channel's end a call may still be continued (a transfer's channels come and go).</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an ended call is remembered for late events.</summary>
    public TimeSpan Tombstone { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A channel older than this is a ghost whose Hangup was lost.</summary>
    public TimeSpan OldestChannel { get; init; } = TimeSpan.FromHours(12);
}
