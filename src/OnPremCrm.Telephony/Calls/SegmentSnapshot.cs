using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// Who was together from when to when. The strip of a call's segments shows its transfers. Consultations run beside the
/// outside party's own segments and may overlap them.
/// </summary>
public sealed record SegmentSnapshot
{
    public required SegmentKind Kind { get; init; }

    /// <summary>Extensions and "outside", sorted, "outside" first.</summary>
    public required IReadOnlyList<string> Parties { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? To { get; init; }
}
