namespace OnPremCrm.Telephony.Calls;

/// <summary>What a channel leads to.</summary>
internal enum ChannelKind
{
    /// <summary>A telephone of ours.</summary>
    Phone,

    /// <summary>The outside.</summary>
    Trunk,

    /// <summary>Half of a Local channel: a wire between two places in Asterisk, never a party.</summary>
    Wire,

    /// <summary>Announcers, recorders, stand-ins of a masquerade: nobody.</summary>
    Machinery,
}
