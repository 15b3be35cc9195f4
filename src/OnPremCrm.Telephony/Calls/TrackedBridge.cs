namespace OnPremCrm.Telephony.Calls;

/// <summary>A room in Asterisk in which channels hear each other, or wait.</summary>
internal sealed class TrackedBridge(string uniqueid)
{
    public string Uniqueid { get; } = uniqueid;

    public List<TrackedChannel> Members { get; } = [];

    /// <summary>Its members wait and hear nobody.</summary>
    public bool IsHolding { get; set; }
}
