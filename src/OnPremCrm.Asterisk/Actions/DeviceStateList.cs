namespace OnPremCrm.Asterisk.Actions;

/// <summary>Lists the states of all devices that Asterisk knows (needs write=call or reporting): the state by the device's name, <c>PJSIP/101</c>.</summary>
public sealed record DeviceStateList : AmiAction<IReadOnlyDictionary<string, string>>
{
    /// <inheritdoc/>
    public override string Name => "DeviceStateList";

    /// <inheritdoc/>
    public override string? ListEnd => "DeviceStateListComplete";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Read(AmiReply reply)
    {
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in reply.Items)
        {
            if (item["Device"] is { Length: > 0 } device && item["State"] is { } state)
            {
                states[device] = state;
            }
        }

        return states;
    }
}
