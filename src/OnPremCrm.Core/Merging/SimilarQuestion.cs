namespace OnPremCrm.Core.Merging;

/// <summary>What stands in a form so far.</summary>
/// <param name="Name">Null: none yet.</param>
/// <param name="Numbers">E.164.</param>
/// <param name="Emails">As typed.</param>
/// <param name="Except">The record that is edited. Null: a new one.</param>
public sealed record SimilarQuestion(string? Name, IReadOnlyList<string> Numbers, IReadOnlyList<string> Emails, Guid? Except);
