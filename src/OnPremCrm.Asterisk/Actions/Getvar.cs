namespace OnPremCrm.Asterisk.Actions;

/// <summary>Asks for a variable (needs write=call or reporting). The result is null when Asterisk sends none.</summary>
/// <param name="Variable">Name of the variable, or a dialplan function.</param>
/// <param name="Channel">The channel that has it, null for a global variable.</param>
public sealed record Getvar(string Variable, string? Channel = null) : AmiAction<string?>
{
    /// <inheritdoc/>
    public override string Name => "Getvar";

    /// <inheritdoc/>
    public override string? Read(AmiReply reply) => reply.Response["Value"];

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() =>
        Channel is null ? [("Variable", Variable)] : [("Channel", Channel), ("Variable", Variable)];
}
