namespace OnPremCrm.Core.Calls;

/// <summary>What became of a note that was to be kept.</summary>
/// <param name="Version">Of the text that is there now. Null: there is none.</param>
/// <param name="Theirs">The text that is there instead of ours. Null: ours was kept.</param>
public sealed record KeptNote(string? Version, string? Theirs);
