namespace OnPremCrm.Core.Calls;

/// <summary>One handing-on of a call, also one that was tried and cancelled.</summary>
public sealed class CallTransfer
{
    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>0, 1, 2 ... in the order of appearance.</summary>
    public int Ordinal { get; init; }

    /// <summary>Blind or attended.</summary>
    public TransferKind Kind { get; set; }

    /// <summary>Who handed it on.</summary>
    public required string FromExtension { get; set; }

    /// <summary>To whom; a number when it went outside.</summary>
    public required string ToExtension { get; set; }

    /// <summary>True once the target spoke with the caller.</summary>
    public bool Completed { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset At { get; set; }
}
