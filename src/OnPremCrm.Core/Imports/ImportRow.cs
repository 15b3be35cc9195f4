namespace OnPremCrm.Core.Imports;

/// <summary>A row of an imported file, and what became of it.</summary>
public sealed class ImportRow
{
    /// <summary>Of which import.</summary>
    public ImportId ImportId { get; init; }

    /// <summary>Where it begins in the file, from 1.</summary>
    public int Line { get; init; }

    /// <summary>As the file has them.</summary>
    public required string[] Cells { get; init; }

    /// <summary>Null: not yet.</summary>
    public RowOutcome? Outcome { get; set; }

    /// <summary>Null unless it was refused.</summary>
    public RowFault? Fault { get; set; }

    /// <summary>See <see cref="RowRemark"/>; one a line. Null: none.</summary>
    public string? Remarks { get; set; }

    /// <summary>The contact that it made, changed or is about. Null: none.</summary>
    public Guid? ContactId { get; set; }

    /// <summary>The contact's version when this row had been written. Null: nothing was.</summary>
    public int? VersionAfter { get; set; }

    /// <summary>JSON of <see cref="RowChange"/>. Null: nothing that was there was changed.</summary>
    public string? Change { get; set; }

    /// <summary>Null: not undone.</summary>
    public RowUndo? Undo { get; set; }
}
