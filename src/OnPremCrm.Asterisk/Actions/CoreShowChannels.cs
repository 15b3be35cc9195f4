namespace OnPremCrm.Asterisk.Actions;

/// <summary>Lists the channels that are up (needs write=system or reporting).</summary>
public sealed record CoreShowChannels : AmiAction<IReadOnlyList<CoreShowChannelsRow>>
{
    /// <inheritdoc/>
    public override string Name => "CoreShowChannels";

    /// <inheritdoc/>
    public override string? ListEnd => "CoreShowChannelsComplete";

    /// <inheritdoc/>
    public override IReadOnlyList<CoreShowChannelsRow> Read(AmiReply reply) =>
        [.. reply.Items.Where(item => item.EventName == "CoreShowChannel").Select(CoreShowChannelsRow.Of)];
}
