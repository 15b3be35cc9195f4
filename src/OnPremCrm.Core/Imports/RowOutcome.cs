namespace OnPremCrm.Core.Imports;

/// <summary>What became of a row.</summary>
public enum RowOutcome
{
    /// <summary>A new contact.</summary>
    Added,

    /// <summary>A contact that was there got what it lacked.</summary>
    Filled,

    /// <summary>A contact that was there was changed to what the row says.</summary>
    Overwritten,

    /// <summary>The contact is there and the row says nothing new.</summary>
    Unchanged,

    /// <summary>The contact is there, and the policy or a person left the row out.</summary>
    Skipped,

    /// <summary>It cannot be stored; the fault says why.</summary>
    Refused,

    /// <summary>Somebody has to decide.</summary>
    Waiting,
}
