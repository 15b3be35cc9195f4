namespace OnPremCrm.Asterisk.Events;

/// <summary>A channel variable was set. Only those that we use are read: MIXMONITOR_FILENAME, CRM_CALL, VMSTATUS.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Variable">Name of the variable.</param>
/// <param name="Value">Its value, unescaped.</param>
public sealed record VarSet(EventChannel Channel, string Variable, string Value) : AmiEvent;
