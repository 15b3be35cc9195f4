namespace OnPremCrm.Web.Features.Calls;

/// <summary>A part of an address that means nothing to the log: a value that cannot be read, or a parameter that nobody knows.</summary>
public sealed record UnreadPart(string Name, string Value);
