namespace OnPremCrm.Core.Imports;

/// <summary>What will happen to a row, or has.</summary>
/// <param name="Row">What it says.</param>
/// <param name="Outcome">What becomes of it.</param>
public sealed record RowPlan(ReadContact Row, RowOutcome Outcome)
{
    /// <summary>The contact that it makes, changes or repeats. Null: none, or several may be meant.</summary>
    public KnownContact? Contact { get; init; }

    /// <summary>Who may be meant: surely the same, then those who share a number or an address under another name.</summary>
    public IReadOnlyList<KnownContact> Candidates { get; init; } = [];

    /// <summary>What it changes in a contact that was there. Null: nothing.</summary>
    public RowChange? Change { get; init; }

    /// <summary>The row's own remarks, and those of the comparison.</summary>
    public IReadOnlyList<RowRemark> Remarks { get; init; } = [];
}
