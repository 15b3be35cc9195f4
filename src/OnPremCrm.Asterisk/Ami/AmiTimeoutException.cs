using System.Globalization;

namespace OnPremCrm.Asterisk.Ami;

/// <summary>No answer to an action within its time limit. Whether it took effect is not known.</summary>
public sealed class AmiTimeoutException(string action, TimeSpan limit)
    : AmiException(string.Create(CultureInfo.InvariantCulture, $"Asterisk did not answer {action} within {limit.TotalSeconds:0.###} s."))
{
    /// <summary>Name of the action.</summary>
    public string Action { get; } = action;

    /// <inheritdoc/>
    public override bool IsTransient => true;
}
