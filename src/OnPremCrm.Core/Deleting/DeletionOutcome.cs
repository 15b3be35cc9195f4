namespace OnPremCrm.Core.Deleting;

/// <summary>What became of a wish to delete, or to bring back.</summary>
/// <param name="Result">Whether it is done, else why not.</param>
/// <param name="Deletion">The one that was made or taken back. Null: none.</param>
/// <param name="Record">Which record that is of. Null: of none.</param>
public sealed record DeletionOutcome(DeletionResult Result, DeletionId? Deletion = null, Guid? Record = null);
