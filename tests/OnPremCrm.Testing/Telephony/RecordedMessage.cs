using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Testing.Telephony;

/// <summary>A message of a recorded session and when it was read.</summary>
public sealed record RecordedMessage(AmiMessage Message, DateTimeOffset At);
