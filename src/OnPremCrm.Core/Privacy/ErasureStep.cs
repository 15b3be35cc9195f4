namespace OnPremCrm.Core.Privacy;

/// <summary>One thing that goes with a person.</summary>
/// <param name="Kind">What is counted. Null: follows from another one, and is not counted.</param>
/// <param name="Sql">A statement; it may use the tables that the erasure prepares.</param>
internal sealed record ErasureStep(string? Kind, string Sql)
{
    /// <summary>The statement answers with how many it were; else the rows that it took are counted.</summary>
    public bool IsCount => Sql.StartsWith("SELECT", StringComparison.Ordinal) || Sql.Contains("SELECT coalesce(sum", StringComparison.Ordinal);
}
