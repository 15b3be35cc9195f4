using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Callbacks;

/// <summary>
/// The obligation to call somebody whom no person answered. At most one is open per outside number; it closes itself with
/// the next conversation with that number, in either direction.
/// </summary>
public sealed class Callback
{
    /// <summary>Names the callback.</summary>
    public CallbackId Id { get; init; }

    /// <summary>Whom to call, E.164.</summary>
    public required string Number { get; init; }

    /// <summary>Null when the number matched nobody, or several.</summary>
    public ContactId? ContactId { get; set; }

    /// <summary>Whom to call.</summary>
    public Contact? Contact { get; set; }

    /// <summary>Null when the number matched none.</summary>
    public OrganisationId? OrganisationId { get; set; }

    /// <summary>Whose number it is.</summary>
    public Organisation? Organisation { get; set; }

    /// <summary>Open or closed.</summary>
    public CallbackState State { get; set; }

    /// <summary>Who owes it. Null: nobody yet.</summary>
    public UserId? OwnerId { get; set; }

    /// <summary>Who owes it.</summary>
    public User? Owner { get; set; }

    /// <summary>Why this owner.</summary>
    public OwnerReason OwnerReason { get; set; }

    /// <summary>The queue they waited in. Null when none.</summary>
    public string? Queue { get; set; }

    /// <summary>How often they tried.</summary>
    public int Attempts { get; set; } = 1;

    /// <summary>The first call that nobody answered.</summary>
    public CallId FirstCallId { get; init; }

    /// <summary>The latest.</summary>
    public CallId LastCallId { get; set; }

    /// <summary>When they last tried.</summary>
    public DateTimeOffset LastAttemptAt { get; set; }

    /// <summary>By when to call: the company's callback time in working minutes after the first attempt, or later if somebody chose so.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>When it arose.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while open.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The conversation that closed it. Null while open and when closed by hand.</summary>
    public CallId? ClosedByCallId { get; set; }

    /// <summary>Who talked, or who closed it by hand. Null while open or when not known.</summary>
    public UserId? ClosedByUserId { get; set; }

    /// <summary>Null while open.</summary>
    public CallbackClosure? ClosedHow { get; set; }

    /// <summary>Why it was closed by hand. Null otherwise.</summary>
    public string? ClosedNote { get; set; }

    /// <summary>When the row was last written.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>From now on somebody else owes it.</summary>
    /// <param name="owner">Null: whoever is free.</param>
    /// <param name="reason">Why this owner.</param>
    /// <param name="now">The time.</param>
    public void GiveTo(UserId? owner, OwnerReason reason, DateTimeOffset now)
    {
        OwnerId = owner;
        OwnerReason = reason;
        UpdatedAt = now;
    }
}
