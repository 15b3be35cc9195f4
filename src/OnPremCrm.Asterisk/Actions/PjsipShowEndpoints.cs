namespace OnPremCrm.Asterisk.Actions;

/// <summary>Lists the PJSIP phones and trunks (needs write=system). Refused with "No endpoints found" when there is none.</summary>
public sealed record PjsipShowEndpoints : AmiAction<IReadOnlyList<PjsipEndpointRow>>
{
    /// <inheritdoc/>
    public override string Name => "PJSIPShowEndpoints";

    /// <inheritdoc/>
    public override string? ListEnd => "EndpointListComplete";

    /// <inheritdoc/>
    public override IReadOnlyList<PjsipEndpointRow> Read(AmiReply reply) =>
    [
        .. reply.Items.Where(item => item.EventName == "EndpointList").Select(item => new PjsipEndpointRow(
            item["ObjectName"] ?? "", item["DeviceState"] ?? "", item["Contacts"] is { Length: > 0 } contacts ? contacts : null)),
    ];
}
