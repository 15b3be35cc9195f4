using OnPremCrm.Core.CustomFields;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.BulkEdits;

/// <summary>A change that many records got at once. Which ones, and what they had before, is kept until it cannot be undone any more.</summary>
public sealed class BulkEdit
{
    /// <summary>For so many days it can be undone.</summary>
    public const int UndoDays = 14;

    /// <summary>Names it.</summary>
    public BulkEditId Id { get; init; }

    /// <summary>Contacts or organisations.</summary>
    public FieldNoun Noun { get; init; }

    /// <summary>What was changed.</summary>
    public BulkField Field { get; init; }

    /// <summary>The field of the company's own. Null for all others.</summary>
    public string? Key { get; init; }

    /// <summary>What was put in, as in <see cref="BulkChange"/>. Null: it was emptied.</summary>
    public string? Value { get; init; }

    /// <summary>Records that got it.</summary>
    public int Changed { get; set; }

    /// <summary>Null: whoever did it is no user any more.</summary>
    public UserId? DoneBy { get; init; }

    /// <summary>As they were called then.</summary>
    public required string DoneByName { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset DoneAt { get; init; }

    /// <summary>From then on it stays.</summary>
    public DateTimeOffset UndoUntil { get; init; }

    /// <summary>When it was undone. Null: it was not.</summary>
    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Who undid it.</summary>
    public string? UndoneByName { get; set; }

    /// <summary>Records that have again what they had before.</summary>
    public int TakenBack { get; set; }

    /// <summary>Records that kept it: somebody changed it later, or whoever undid it may not edit them.</summary>
    public int Kept { get; set; }

    /// <summary>What they got.</summary>
    public BulkChange Change => new(Field, Value, Key);
}
