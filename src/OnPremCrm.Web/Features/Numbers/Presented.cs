using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Numbers;

/// <summary>A number as it crossed the wire, and where.</summary>
/// <param name="Text">As presented.</param>
/// <param name="Server">The Asterisk server.</param>
/// <param name="Trunk">Null when the call came over none that is known.</param>
public sealed record Presented(string Text, string Server, string? Trunk, CallDirection Direction);
