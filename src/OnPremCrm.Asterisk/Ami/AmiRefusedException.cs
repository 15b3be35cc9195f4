namespace OnPremCrm.Asterisk.Ami;

/// <summary>They refused: Asterisk answered an action with an error.</summary>
/// <param name="action">Name of the action.</param>
/// <param name="reason">Asterisk's own words, "" when it gave none.</param>
public sealed class AmiRefusedException(string action, string reason)
    : AmiException($"Asterisk refused {action}: {reason}")
{
    /// <summary>Name of the action.</summary>
    public string Action { get; } = action;

    /// <summary>Asterisk's own words, "" when it gave none.</summary>
    public string Reason { get; } = reason;

    /// <inheritdoc/>
    public override bool IsTransient => false;
}
