using OnPremCrm.Asterisk.Words;

namespace OnPremCrm.Simulator.Pbx;

/// <summary>What somebody asked over AMI of a channel.</summary>
/// <param name="Exten">To whom. Empty when it names nobody.</param>
/// <param name="Cause">With which cause it is to end.</param>
public sealed record SimulatedRequest(SimulatedAct Act, SimulatedChannel Channel, string Exten = "", HangupCause Cause = HangupCause.Normal);
