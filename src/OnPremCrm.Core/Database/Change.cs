namespace OnPremCrm.Core.Database;

/// <summary>Something in the database changed.</summary>
/// <param name="Noun"><c>calls</c> (also for its notes and recordings), <c>callbacks</c>, <c>contacts</c>, <c>organisations</c>, <c>commands</c>,
/// <c>users</c> (role, password, phones), <c>pops</c> (a user put a card away; the id is the user's), <c>gaps</c>, <c>ledger-jobs</c> or <c>proofs</c>.</param>
/// <param name="NounId">Which one.</param>
public readonly record struct Change(string Noun, Guid NounId);
