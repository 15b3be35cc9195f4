using OnPremCrm.Core.TelephonyCommands;

namespace OnPremCrm.Telephony.Commands;

/// <summary>A command that this service has taken, and that nobody else will ever carry out.</summary>
internal sealed record ClaimedCommand(TelephonyCommandId Id, TelephonyCommandKind Kind, string Server, string Extension, string? Number, Guid? Target);
