namespace OnPremCrm.Core.Merging;

/// <summary>A record that may be what somebody is about to write a second time.</summary>
/// <param name="Id">Which one. Null: whoever asks may not see it.</param>
/// <param name="Name">Its name. Null as <paramref name="Id"/>.</param>
/// <param name="Organisation">Where a person works; the city of an organisation. Null: not known, or hidden.</param>
/// <param name="Owner">Who looks after it. Null: nobody.</param>
/// <param name="Kind">Number, Email or Name.</param>
/// <param name="Value">The number (E.164) or the address that both have. For a name the record's main number, null when it has none.</param>
public sealed record SimilarRecord(Guid? Id, string? Name, string? Organisation, string? Owner, DuplicateKind Kind, string? Value);
