using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>A call handed on, or an attempt to.</summary>
public sealed record TransferSnapshot
{
    public required TransferKind Kind { get; init; }

    public required TransferMethod Method { get; init; }

    /// <summary>The extension that transferred ("outside" when the far end did).</summary>
    public required string From { get; init; }

    /// <summary>Extension, queue number or outside number it went to; null while it is not known.</summary>
    public string? To { get; init; }

    /// <summary>The target and the other party spoke. False while it is not so yet, and for ever when given up, busy or unanswered.</summary>
    public required bool Completed { get; init; }

    /// <summary>A third person was asked in and all three spoke (<c>*4</c>).</summary>
    public bool ThreeWay { get; init; }

    public required DateTimeOffset At { get; init; }
}
