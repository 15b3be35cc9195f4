namespace OnPremCrm.Tool.Importing;

/// <summary>What an import did.</summary>
internal sealed record ImportCounts(int Added, int Completed, int Unchanged, int Refused)
{
    public override string ToString() => $"{Added} contacts added, {Completed} completed, {Unchanged} unchanged, {Refused} rows refused.";
}
