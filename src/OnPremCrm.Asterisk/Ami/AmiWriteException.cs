namespace OnPremCrm.Asterisk.Ami;

/// <summary>We erred: what should be sent cannot go on the wire. Nothing was sent.</summary>
public sealed class AmiWriteException(string message) : AmiException(message)
{
    /// <inheritdoc/>
    public override bool IsTransient => false;
}
