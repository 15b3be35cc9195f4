namespace OnPremCrm.Core.Calls;

/// <summary>What happened between the parties of a <c>TalkSegment</c>.</summary>
public enum SegmentKind
{
    /// <summary>The outside party (or, in an internal call, the two colleagues) and the named extensions are bridged.</summary>
    Talk,

    /// <summary>Colleagues among themselves while the outside party waits (attended transfer).</summary>
    Consultation,

    /// <summary>The outside party waits in the call: on hold, parked, or alone in a bridge.</summary>
    Hold,

    /// <summary>The outside party waits in a menu or a queue, before any phone rang.</summary>
    Wait,
}
