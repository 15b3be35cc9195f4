namespace OnPremCrm.Telephony.Calls;

/// <summary>Two or more parties that heard each other from <paramref name="from"/> on, whatever bridges and wires that took.</summary>
internal sealed class Gathering(TrackedChannel[] members, TrackedChannel[] holders, DateTimeOffset from)
{
    /// <summary>In order of creation.</summary>
    public TrackedChannel[] Members { get; } = members;

    /// <summary>Those of them who put their far end on hold.</summary>
    public TrackedChannel[] Holders { get; } = holders;

    public DateTimeOffset From { get; } = from;

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? To { get; set; }

    public bool Has(TrackedChannel channel) => Array.IndexOf(Members, channel) >= 0;

    public bool IsOf(TrackedChannel[] members, TrackedChannel[] holders) =>
        Members.AsSpan().SequenceEqual(members) && Holders.AsSpan().SequenceEqual(holders);
}
