namespace OnPremCrm.Core.Calls;

/// <summary>Who talked with whom from when to when; so a call with transfers reads as a strip.</summary>
public sealed class TalkSegment
{
    /// <summary>What stands for the outside party in <see cref="Parties"/>.</summary>
    public const string Outside = "outside";

    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>0, 1, 2 ... in the order of appearance.</summary>
    public int Ordinal { get; init; }

    /// <summary>Talk, consultation, hold or wait.</summary>
    public SegmentKind Kind { get; set; }

    /// <summary>Extensions, and <see cref="Outside"/>.</summary>
    public List<string> Parties { get; set; } = [];

    /// <summary>From.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
