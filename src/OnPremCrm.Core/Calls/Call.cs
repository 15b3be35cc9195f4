using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.TelephonyCommands;

namespace OnPremCrm.Core.Calls;

/// <summary>
/// What a person calls a call: one customer conversation, whatever phones rang and however often it was handed on.
/// Written by the telephony service alone; people add notes and choose the contact.
/// </summary>
public sealed class Call
{
    /// <summary>What <see cref="NumberReading"/> says of a call whose outside party was erased.</summary>
    public const string Erased = "erased";

    /// <summary>Names the call; made from its start.</summary>
    public CallId Id { get; init; }

    /// <summary>The Asterisk server, by its name in the configuration.</summary>
    public required string Server { get; init; }

    /// <summary>Asterisk's Linkedid as last seen; all that it ever had are in <c>call_aliases</c>.</summary>
    public required string Linkedid { get; set; }

    /// <summary>Ringing, talking or ended.</summary>
    public CallState State { get; set; }

    /// <summary>Which way.</summary>
    public CallDirection Direction { get; set; }

    /// <summary>The outside number, E.164. Null for internal calls, withheld numbers and what could not be read.</summary>
    public string? Number { get; set; }

    /// <summary>The outside number as it crossed the wire. Null when there was none.</summary>
    public string? NumberAsPresented { get; set; }

    /// <summary>What the clean-up rules made of <see cref="NumberAsPresented"/>. Null when none applied.</summary>
    public string? NumberCleaned { get; set; }

    /// <summary>By which rule <see cref="Number"/> was read, or why it could not be: a word of NumberRule or NumberFault, or <see cref="Erased"/>.</summary>
    public string? NumberReading { get; set; }

    /// <summary>The name the network sent. Null when none.</summary>
    public string? CallerName { get; set; }

    /// <summary>Inbound: our number that was called. Null otherwise.</summary>
    public string? Did { get; set; }

    /// <summary>Outbound and internal: what was dialled. Null otherwise.</summary>
    public string? Dialled { get; set; }

    /// <summary>The (last) queue the caller waited in. Null when none.</summary>
    public string? Queue { get; set; }

    /// <summary>The trunk, e.g. <c>PJSIP/trunk-itsp</c>. Null for internal calls.</summary>
    public string? Trunk { get; set; }

    /// <summary>Outbound and internal: the extension that called. Null for inbound.</summary>
    public string? Operator { get; set; }

    /// <summary>When it began, on the PBX's clock.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The earliest answer by a person. Null when nobody answered (yet).</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Null while it is live.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Seconds in a menu or a queue before a phone rang. Null when it does not apply.</summary>
    public int? WaitSeconds { get; set; }

    /// <summary>Inbound: from the first ringing phone to the first person's answer or the end. Outbound: the far end's ringing. Null when nothing rang.</summary>
    public int? RingSeconds { get; set; }

    /// <summary>From the first answer to the end of the outside party's call. Null when nobody answered.</summary>
    public int? TalkSeconds { get; set; }

    /// <summary>Null while it is live; then never overwritten.</summary>
    public CallDisposition? Disposition { get; set; }

    /// <summary>False: the end was not observed, <see cref="TalkSeconds"/> is a lower bound.</summary>
    public bool EndKnown { get; set; } = true;

    /// <summary>Extensions whose phone rang.</summary>
    public List<string> Rang { get; set; } = [];

    /// <summary>Who spoke with the outside, in order; <c>outside</c> first for outbound calls.</summary>
    public List<string> AnsweredBy { get; set; } = [];

    /// <summary>Who rang, was busy or declined and let it pass while no colleague took it.</summary>
    public List<string> MissedBy { get; set; } = [];

    /// <summary>Extensions that ring at this moment: whose screens show the pop. Empty once ended.</summary>
    public List<string> RingingNow { get; set; } = [];

    /// <summary>Extensions that talk at this moment. Empty once ended.</summary>
    public List<string> TalkingNow { get; set; } = [];

    /// <summary>Who it is with. Null: see <see cref="Match"/>.</summary>
    public ContactId? ContactId { get; set; }

    /// <summary>Who it is with.</summary>
    public Contact? Contact { get; set; }

    /// <summary>The contact's organisation, or the one that owns the number. Null when none.</summary>
    public OrganisationId? OrganisationId { get; set; }

    /// <summary>The contact's organisation, or the one that owns the number.</summary>
    public Organisation? Organisation { get; set; }

    /// <summary>Why this contact. Null for internal calls and calls without a number.</summary>
    public CallMatch? Match { get; set; }

    /// <summary>The click that dialled it. Null when dialled on a phone.</summary>
    public TelephonyCommandId? CommandId { get; set; }

    /// <summary>The call that this consultation became part of. Not null: never shown in the log.</summary>
    public CallId? MergedInto { get; set; }

    /// <summary>It has a recording that can be played. Kept by the database.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>Somebody wrote something about it. Kept by the database.</summary>
    public bool IsNoted { get; private set; }

    /// <summary>Heard live, or restored from the PBX's ledger.</summary>
    public CallSource Source { get; set; }

    /// <summary>The tracker's version that was last written; an older one never overwrites it.</summary>
    public long Version { get; set; }

    /// <summary>When the row was last written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The phones that took part.</summary>
    public List<CallLeg> Legs { get; init; } = [];

    /// <summary>Who talked with whom, when.</summary>
    public List<TalkSegment> Segments { get; init; } = [];

    /// <summary>How it was handed on.</summary>
    public List<CallTransfer> Transfers { get; init; } = [];

    /// <summary>Notes and annotations.</summary>
    public List<CallNote> Notes { get; init; } = [];

    /// <summary>What was recorded.</summary>
    public List<Recording> Recordings { get; init; } = [];
}
