namespace OnPremCrm.Asterisk.Actions;

/// <summary>
/// Presses the keys of an attended transfer for a channel (needs write=call). Success says only that the keys are pressed: whether the channel may
/// transfer is for the options t and T of its Dial or Queue, and without them the other side hears the tones.
/// Source: main/manager.c, action_atxfer.
/// </summary>
/// <param name="Channel">Who asks.</param>
/// <param name="Context">Where to dial the colleague.</param>
/// <param name="Exten">The colleague.</param>
public sealed record Atxfer(string Channel, string Context, string Exten) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "Atxfer";

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() => [("Channel", Channel), ("Exten", Exten), ("Context", Context)];
}
