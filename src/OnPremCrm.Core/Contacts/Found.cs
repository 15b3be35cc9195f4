namespace OnPremCrm.Core.Contacts;

/// <summary>What a search found, to be ordered, narrowed and paged.</summary>
/// <param name="Rows">Contacts or organisations.</param>
/// <param name="AreAlike">Nothing is spelt as it was typed; these come close.</param>
public sealed record Found<T>(IQueryable<T> Rows, bool AreAlike = false);
