namespace OnPremCrm.Core.Files;

/// <summary>What the card of a record shows of its files.</summary>
/// <param name="Newest">The newest few, the newest first.</param>
/// <param name="Count">How many there are.</param>
public sealed record FileShelf(IReadOnlyList<ClientFile> Newest, int Count);
