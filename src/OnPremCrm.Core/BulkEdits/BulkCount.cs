namespace OnPremCrm.Core.BulkEdits;

/// <summary>What a change would do, before it is done.</summary>
/// <param name="Found">Records that were chosen.</param>
/// <param name="Changing">Of them, those that would get something else than they have.</param>
/// <param name="Barred">Of them, those that whoever asks may not edit.</param>
/// <param name="Names">The first of those that would change.</param>
public sealed record BulkCount(int Found, int Changing, int Barred, IReadOnlyList<string> Names)
{
    /// <summary>Those that have it already.</summary>
    public int Same => Found - Changing - Barred;
}
