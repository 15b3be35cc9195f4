namespace OnPremCrm.Core.Imports;

/// <summary>What an undo made of a row.</summary>
public enum RowUndo
{
    /// <summary>The contact is deleted again, or has what it had before.</summary>
    TakenBack,

    /// <summary>Somebody edited it later: it stayed, or what was edited did.</summary>
    Kept,

    /// <summary>Somebody had deleted it.</summary>
    Gone,
}
