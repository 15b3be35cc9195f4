using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Calls;

/// <summary>
/// A call as the tracker knows it now: whole and immutable, so that writing the same snapshot twice, or an older one
/// late (compare <see cref="Version"/>), gives the same rows. All times are Asterisk's when it stamps its events,
/// else those of reception.
/// </summary>
public sealed record CallSnapshot
{
    /// <summary>Name of the Asterisk server in our configuration; two servers may use equal uniqueids.</summary>
    public required string Server { get; init; }

    /// <summary>The first linkedid: with <see cref="Server"/> the call's identity, stable for its whole life.</summary>
    public required string Key { get; init; }

    /// <summary>The linkedid Asterisk uses for this call now. It changes silently at pickups, parking and transfers.</summary>
    public required string Linkedid { get; init; }

    /// <summary>Every linkedid this call was ever known by, <see cref="Key"/> first, those of swallowed calls included.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Key of the call that swallowed this one (the consultation of a transfer), else null. Such a call is nobody's row of the log.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Rises by one with each emitted change. Goes on from the stored value after <c>Resume</c>.</summary>
    public required long Version { get; init; }

    public required CallState State { get; init; }

    /// <summary>Provisional while ringing (a trunk leg may still appear), final once ended.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>The outside number exactly as the wire had it ("anonymous" too), before any dial plan rewriting. Null for internal calls and when nothing was sent.</summary>
    public string? NumberAsPresented { get; init; }

    /// <summary>The caller's name as sent, unescaped. Null when none was sent and for outbound calls.</summary>
    public string? CallerName { get; init; }

    /// <summary>Inbound: the number of ours that was called, as the trunk named it. Null otherwise.</summary>
    public string? Did { get; init; }

    /// <summary>Outbound and internal: what was dialled. Null for inbound.</summary>
    public string? Dialled { get; init; }

    /// <summary>The last queue the caller waited in; null when there was none.</summary>
    public string? Queue { get; init; }

    /// <summary>Endpoint of the trunk ("PJSIP/trunk-itsp"); null for internal calls.</summary>
    public string? Trunk { get; init; }

    /// <summary>The calling extension of an outbound or internal call, also in click-to-dial; null for inbound.</summary>
    public string? Operator { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>First moment a person of ours and the other party were bridged; null until then.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Seconds before the first phone (outbound: the far end) rang: menu, queue, announcement. Null while nothing has rung in a live call.</summary>
    public double? WaitSeconds { get; init; }

    /// <summary>Seconds from the first ringing to the answer or the end. Null when nothing rang, or while it still rings.</summary>
    public double? RingSeconds { get; init; }

    /// <summary>Seconds from the answer to the end of the outside party's part; hold, parking and consultation are inside. Null when nobody spoke, or while they still speak.</summary>
    public double? TalkSeconds { get; init; }

    /// <summary>Null until ended.</summary>
    public CallDisposition? Disposition { get; init; }

    /// <summary>
    /// False when the end was not observed: Asterisk or the connection was gone, and <see cref="EndedAt"/> is the last moment we know of. False too when
    /// somebody may have answered while nobody listened, or what else decided the call may have happened then; already while it is only over (<see cref="OverSince"/>).
    /// </summary>
    public bool EndKnown { get; init; } = true;

    /// <summary>
    /// What makes the call a call is gone since then; it is ended when that lasts for the grace. A tracker that starts in between knows the end by this.
    /// Null while the call is up, and once ended.
    /// </summary>
    public DateTimeOffset? OverSince { get; init; }

    /// <summary>How the call will have ended if it is not continued. Null when <see cref="OverSince"/> is.</summary>
    public CallDisposition? OverAs { get; init; }

    /// <summary>Who ended it: an extension, "outside", or null when it is not known or Asterisk itself did.</summary>
    public string? HungUpBy { get; init; }

    /// <summary>Extensions whose phone rang, in order of first ringing.</summary>
    public IReadOnlyList<string> Rang { get; init; } = [];

    /// <summary>Who spoke with the outside party, in order. For outbound calls "outside" first, then only those it was transferred to.</summary>
    public IReadOnlyList<string> AnsweredBy { get; init; } = [];

    /// <summary>Extensions that rang, were busy or declined and let it pass while no colleague took it at that moment.</summary>
    public IReadOnlyList<string> MissedBy { get; init; } = [];

    /// <summary>Extensions asked in a transfer that was then given up.</summary>
    public IReadOnlyList<string> Consulted { get; init; } = [];

    public IReadOnlyList<LegSnapshot> Legs { get; init; } = [];
    public IReadOnlyList<SegmentSnapshot> Segments { get; init; } = [];
    public IReadOnlyList<TransferSnapshot> Transfers { get; init; } = [];
    public IReadOnlyList<PickupSnapshot> Pickups { get; init; } = [];
    public IReadOnlyList<RecordingFile> Recordings { get; init; } = [];

    /// <summary>The guid of our click-to-dial command (ChannelId <c>crm-&lt;guid&gt;</c> or variable CRM_CALL); null for other calls.</summary>
    public string? CommandId { get; init; }

    /// <summary>A message was left, or the caller was in voicemail.</summary>
    public bool Voicemail { get; init; }

    /// <summary>Name of the conference room the outside party is or was in; null when none.</summary>
    public string? Conference { get; init; }

    /// <summary>The other party hears music: put on hold, or parked. Always false once ended.</summary>
    public bool OnHold { get; init; }

    /// <summary>The other party waits in a parking lot. Always false once ended.</summary>
    public bool Parked { get; init; }

    /// <summary>Extensions whose phone rings at this moment: they and only they get the pop.</summary>
    public IReadOnlyList<string> RingingNow { get; init; } = [];

    /// <summary>Extensions that take part in a conversation of this call at this moment (consultations too).</summary>
    public IReadOnlyList<string> TalkingNow { get; init; } = [];

    /// <summary>Channels still up, for <c>Resume</c> after a restart of ours. Empty once ended.</summary>
    public IReadOnlyList<ChannelSnapshot> Channels { get; init; } = [];
}
