namespace OnPremCrm.Asterisk.Actions;

/// <summary>Asks for a sign of life. The result is Asterisk's clock in seconds since 1970 as text, null when it does not say.</summary>
public sealed record Ping : AmiAction<string?>
{
    /// <inheritdoc/>
    public override string Name => "Ping";

    /// <inheritdoc/>
    public override string? Read(AmiReply reply) => reply.Response["Timestamp"];
}
