namespace OnPremCrm.Asterisk.Ami;

/// <summary>One line of an AMI message.</summary>
/// <param name="Name">As Asterisk spelled it. Empty for a line without a colon, which Asterisk sends now and then.</param>
/// <param name="Value">The text after the colon without the one blank that follows it; otherwise untouched, "" when there is none.</param>
public readonly record struct AmiHeader(string Name, string Value);
