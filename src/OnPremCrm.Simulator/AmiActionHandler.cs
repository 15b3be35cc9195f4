using OnPremCrm.Asterisk.Ami;

namespace OnPremCrm.Simulator;

/// <summary>Answers an action: what to send, in order; nothing to leave the client without an answer.</summary>
public delegate ValueTask<IReadOnlyList<AmiMessage>> AmiActionHandler(AmiServerSession session, AmiMessage action);
