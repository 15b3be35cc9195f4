namespace OnPremCrm.Telephony.Calls;

/// <summary>A colleague took a call that rang at another phone (<c>*8</c>, directed pickup).</summary>
public sealed record PickupSnapshot
{
    /// <summary>The extension that rang.</summary>
    public required string From { get; init; }

    /// <summary>The extension that took it.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }
}
