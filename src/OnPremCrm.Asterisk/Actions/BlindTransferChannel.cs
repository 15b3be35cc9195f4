namespace OnPremCrm.Asterisk.Actions;

/// <summary>
/// Hands on whoever the channel is bridged with, as the telephone's own transfer key does, and lets go of the channel (needs write=call).
/// Source: main/manager.c, action_blind_transfer.
/// </summary>
/// <param name="Channel">Who hands on.</param>
/// <param name="Context">Where to.</param>
/// <param name="Exten">Where to.</param>
public sealed record BlindTransferChannel(string Channel, string Context, string Exten) : AmiAction<AmiReply>
{
    /// <inheritdoc/>
    public override string Name => "BlindTransfer";

    /// <inheritdoc/>
    public override AmiReply Read(AmiReply reply) => reply;

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Headers() => [("Channel", Channel), ("Context", Context), ("Exten", Exten)];
}
