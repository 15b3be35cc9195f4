namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel got another name, in a masquerade; its uniqueid stays.</summary>
/// <param name="Uniqueid">Of the renamed channel.</param>
/// <param name="NewName">The name from now on.</param>
public sealed record Rename(string Uniqueid, string NewName) : AmiEvent;
