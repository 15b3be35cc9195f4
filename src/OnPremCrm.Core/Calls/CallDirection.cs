namespace OnPremCrm.Core.Calls;

/// <summary>Which way a call went. Decided by the trunk and the channels, never by the look of the number.</summary>
public enum CallDirection
{
    /// <summary>From outside to us.</summary>
    Inbound,

    /// <summary>From us to the outside.</summary>
    Outbound,

    /// <summary>Between our own phones; no trunk took part.</summary>
    Internal,
}
