namespace OnPremCrm.Core.Calls;

/// <summary>A Linkedid by which a call was ever known. One Linkedid of one server names one call, so nothing is recorded twice.</summary>
public sealed class CallAlias
{
    /// <summary>The Asterisk server.</summary>
    public required string Server { get; init; }

    /// <summary>Asterisk's Linkedid.</summary>
    public required string Linkedid { get; init; }

    /// <summary>The call it belongs to; changes when a consultation is merged.</summary>
    public CallId CallId { get; set; }

    /// <summary>The call that began under this Linkedid, also after it was merged. Null for a Linkedid that a call only took on.</summary>
    public CallId? BeganCallId { get; init; }
}
