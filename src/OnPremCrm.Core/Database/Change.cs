namespace OnPremCrm.Core.Database;

/// <summary>Something in the database changed.</summary>
/// <param name="Noun"><c>calls</c> (also for its notes and recordings), <c>callbacks</c>, <c>contacts</c>, <c>organisations</c>, <c>commands</c>,
/// <c>users</c> (role, password, phones) or <c>pops</c> (a user put a card away; the id is the user's).</param>
/// <param name="NounId">Which one.</param>
public readonly record struct Change(string Noun, Guid NounId);
