namespace OnPremCrm.Asterisk.Actions;

/// <summary>Lists the bridges.</summary>
public sealed record BridgeList : AmiAction<IReadOnlyList<BridgeListRow>>
{
    /// <inheritdoc/>
    public override string Name => "BridgeList";

    /// <inheritdoc/>
    public override string? ListEnd => "BridgeListComplete";

    /// <inheritdoc/>
    public override IReadOnlyList<BridgeListRow> Read(AmiReply reply) =>
    [
        .. reply.Items.Where(item => item.EventName == "BridgeListItem").Select(item => new BridgeListRow(
            item["BridgeUniqueid"] ?? "", item["BridgeType"] ?? "", item["BridgeTechnology"] ?? "")),
    ];
}
