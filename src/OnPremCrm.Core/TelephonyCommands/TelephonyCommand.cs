using OnPremCrm.Core.Callbacks;
using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.TelephonyCommands;

/// <summary>Something that a user or a program asks of Asterisk: queued by the web, claimed and carried out by the telephony service.</summary>
public sealed class TelephonyCommand
{
    /// <summary>Names the command.</summary>
    public TelephonyCommandId Id { get; init; }

    /// <summary>What is asked.</summary>
    public TelephonyCommandKind Kind { get; init; }

    /// <summary>The Asterisk server.</summary>
    public required string Server { get; init; }

    /// <summary>The operator's phone.</summary>
    public required string Extension { get; init; }

    /// <summary>What to dial, or to whom to give the call: E.164, or an extension. Null where nobody is named.</summary>
    public string? Number { get; init; }

    /// <summary>The record that was clicked. Null when a bare number was dialled.</summary>
    public ContactId? ContactId { get; init; }

    /// <summary>The callback that was clicked. Null otherwise.</summary>
    public CallbackId? CallbackId { get; init; }

    /// <summary>The id of the call that it is about, or of the dial command to end. Null for dial and for a pause.</summary>
    public Guid? TargetId { get; init; }

    /// <summary>Null when a program asked.</summary>
    public UserId? RequestedBy { get; init; }

    /// <summary>Where in its life.</summary>
    public TelephonyCommandState State { get; set; }

    /// <summary>Why it was refused. Null otherwise.</summary>
    public CommandRefusal? Reason { get; set; }

    /// <summary>What happens now.</summary>
    public DialProgress Progress { get; set; }

    /// <summary>How it ended. Null before.</summary>
    public DialOutcome? Outcome { get; set; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not claimed by then, it expires and nothing rings.</summary>
    public DateTimeOffset DeadlineAt { get; init; }

    /// <summary>Null until claimed.</summary>
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>Which process claimed it.</summary>
    public string? ClaimedBy { get; set; }

    /// <summary>Null until it is over.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The call that came of it. Null until its first event.</summary>
    public CallId? CallId { get; set; }

    /// <summary>When the row was last written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
