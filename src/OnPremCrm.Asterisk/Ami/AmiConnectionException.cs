namespace OnPremCrm.Asterisk.Ami;

/// <summary>The line failed: it could not be built, or it broke.</summary>
public class AmiConnectionException(AmiFault fault, string message, Exception? inner = null) : AmiException(message, inner)
{
    /// <summary>What happened, as a named value that has a sentence for people.</summary>
    public AmiFault Fault { get; } = fault;

    /// <inheritdoc/>
    public override bool IsTransient => Fault.IsTransient;
}
