using OnPremCrm.Core.Contacts;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Privacy;

/// <summary>The erasure of a person, as it was asked for and done. Holds nothing that would name the person.</summary>
public sealed class Erasure
{
    /// <summary>Names the erasure.</summary>
    public ErasureId Id { get; init; }

    /// <summary>Who it was; names nobody once it is done.</summary>
    public ContactId ContactId { get; init; }

    /// <summary>Of the request, as the company files it. Null when none was given.</summary>
    public string? Reference { get; init; }

    /// <summary>How far it is.</summary>
    public ErasureState State { get; set; }

    /// <summary>Who asked for it here. Null: their account is gone.</summary>
    public UserId? AskedBy { get; init; }

    /// <summary>Their name at that time.</summary>
    public required string AskedByName { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When everything in the database was gone. Null: it is not.</summary>
    public DateTimeOffset? RowsGoneAt { get; set; }

    /// <summary>When the sound files were gone too. Null: they are not.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Why it goes on later. Null: nothing is waited for.</summary>
    public ErasureWait? WaitsFor { get; set; }

    /// <summary>JSON: how much of what went, by <see cref="PersonErasure.Kinds"/>.</summary>
    public string Counts { get; set; } = "{}";
}
