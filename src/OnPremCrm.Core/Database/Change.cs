namespace OnPremCrm.Core.Database;

/// <summary>Something in the database changed.</summary>
/// <param name="Noun"><c>calls</c> (also for its notes and recordings), <c>callbacks</c>, <c>contacts</c>, <c>organisations</c> or <c>commands</c>.</param>
/// <param name="NounId">Which one.</param>
public readonly record struct Change(string Noun, Guid NounId);
