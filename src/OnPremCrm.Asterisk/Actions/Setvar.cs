using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Asterisk.Actions;

/// <summary>Sets a variable of a channel (needs write=call). Only plain names: a dialplan function would run code.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Variable">Letters, digits, underscores.</param>
/// <param name="Value">The value.</param>
public sealed record Setvar(string Channel, string Variable, string Value) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "Setvar";

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() => Variable.Length > 0 && Variable.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')
        ? [("Channel", Channel), ("Variable", Variable), ("Value", Value)]
        : throw new AmiWriteException("The name of a channel variable has other characters than letters, digits and underscores.");
}
