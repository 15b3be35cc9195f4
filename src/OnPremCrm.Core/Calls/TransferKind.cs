namespace OnPremCrm.Core.Calls;

/// <summary>How a call was handed from one colleague to the next.</summary>
public enum TransferKind
{
    /// <summary>Sent on without asking: <c>##</c>, or a REFER without Replaces.</summary>
    Blind,

    /// <summary>Asked first: <c>*2</c>, or a REFER with Replaces.</summary>
    Attended,
}
