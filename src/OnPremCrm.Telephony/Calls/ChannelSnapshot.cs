namespace OnPremCrm.Telephony.Calls;

/// <summary>A channel of the call that is still up: what a tracker that starts later needs to recognise the call among the live channels.</summary>
public sealed record ChannelSnapshot
{
    public required string Uniqueid { get; init; }

    public required string Channel { get; init; }

    /// <summary>The channel that began the call.</summary>
    public required bool IsCaller { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
}
