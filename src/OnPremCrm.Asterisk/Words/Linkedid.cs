namespace OnPremCrm.Asterisk.Words;

/// <summary>
/// Groups the channels of one call, as a hint: it is the <see cref="UniqueId"/> of the oldest channel, changes silently during a
/// channel's life (pickup, parking, attended transfer) and is not merged by conferences. Not a key of a call.
/// Source: Asterisk main/bridge_channel.c, <c>bridge_channel_update_linkedids</c>.
/// </summary>
/// <param name="Value">As Asterisk sent it.</param>
public readonly record struct Linkedid(string Value)
{
    /// <summary>Null when the header is absent or empty.</summary>
    public static Linkedid? Parse(string? value) => string.IsNullOrEmpty(value) ? null : new Linkedid(value);

    /// <summary>As Asterisk sent it.</summary>
    public override string ToString() => Value;
}
