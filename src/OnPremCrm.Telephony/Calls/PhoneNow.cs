namespace OnPremCrm.Telephony.Calls;

/// <summary>A telephone's channel at this moment, as far as one may ask something of it.</summary>
/// <param name="IsRinging">Nobody has picked it up.</param>
/// <param name="Dialler">Who would have to be sent elsewhere to stop its ringing. Null when it does not ring, or Asterisk rings it by itself.</param>
/// <param name="IsTalking">In a conversation that can be handed over.</param>
/// <param name="IsAsking">Asks a colleague while the other party waits.</param>
/// <param name="IsCalled">Asterisk called it; false: its user called.</param>
internal sealed record PhoneNow(
    string Uniqueid, string Channel, bool IsRinging, (string Uniqueid, string Channel)? Dialler, bool IsTalking, bool IsAsking, bool IsCalled);
