namespace OnPremCrm.Asterisk.Ami;

/// <summary>
/// There is no connection, or it ended before the answer came. Whether the action took effect is not known, and it is never sent
/// again by itself: a second Originate would ring a phone twice.
/// </summary>
public sealed class AmiDisconnectedException(AmiFault fault, string action)
    : AmiConnectionException(fault, $"{action} was not answered, because there is no connection to Asterisk. {fault.Sentence}")
{
    /// <summary>Name of the action.</summary>
    public string Action { get; } = action;
}
