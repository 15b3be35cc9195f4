using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>A transfer that was begun: an announced one, or a consultation that may become one.</summary>
internal sealed class TrackedTransfer(TransferKind kind, TransferMethod method, TrackedChannel transferer, DateTimeOffset at)
{
    public TransferKind Kind { get; } = kind;

    public TransferMethod Method { get; } = method;

    public TrackedChannel Transferer { get; } = transferer;

    public DateTimeOffset At { get; set; } = at;

    /// <summary>Blind: what was dialled.</summary>
    public string? Extension { get; init; }

    /// <summary>Attended: the phone, or the wire to it.</summary>
    public TrackedChannel? Target { get; set; }

    /// <summary>Blind: who was sent on; null when several were.</summary>
    public TrackedChannel? Transferee { get; init; }

    /// <summary>Asterisk said that it was done. A blind transfer is so at once; a consultation only if it was not given up.</summary>
    public bool Confirmed { get; set; }

    public bool ThreeWay { get; set; }

    /// <summary>The bridge that the transferer left for a consultation: coming back to it without a word is how a transfer is given up.</summary>
    public TrackedBridge? LeftBridge { get; init; }

    public bool GivenUp { get; set; }
}
