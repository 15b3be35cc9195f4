namespace OnPremCrm.Core.Calls;

/// <summary>
/// What became of a call, by the product's definitions (docs/telephony.md). Null until the call has ended;
/// written once and never overwritten by a late event.
/// </summary>
public enum CallDisposition
{
    /// <summary>A person of the company and the other party were bridged. Menus, music, parking and voicemail are not answers.</summary>
    Answered,

    /// <summary>Inbound: nobody answered and it was not the caller who gave up first. Outbound: the far end rang out.</summary>
    Missed,

    /// <summary>Inbound: the caller hung up while waiting, before any answer. Outbound: our side hung up before an answer.</summary>
    Abandoned,

    /// <summary>The called phone (inbound) or the far end (outbound) was busy.</summary>
    Busy,

    /// <summary>Inbound: the called phone could not be reached or the number leads nowhere. Outbound: the call could not be placed.</summary>
    Failed,

    /// <summary>Inbound, not answered, and the caller left a message.</summary>
    Voicemail,

    /// <summary>The end was not observed and could not be restored.</summary>
    Unknown,
}
