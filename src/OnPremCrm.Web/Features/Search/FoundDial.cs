namespace OnPremCrm.Web.Features.Search;

/// <summary>What was typed is something that one can dial.</summary>
/// <param name="Text">What goes to the dialler: as typed.</param>
/// <param name="Number">E.164, when the text is a whole number. Null for a part of one, and for an extension.</param>
public sealed record FoundDial(string Text, string? Number);
