namespace OnPremCrm.Asterisk.Events;

/// <summary>What became of the first leg of an asynchronous Originate. Success says that the operator answered; nobody else was dialled yet.</summary>
/// <param name="ActionId">ActionID of the Originate.</param>
/// <param name="Success">The first leg answered.</param>
/// <param name="Uniqueid">Of the first leg; null at failures.</param>
/// <param name="ChannelName">Name of the first leg, or only its endpoint (<c>PJSIP/101</c>) at failures.</param>
/// <param name="Exten">Where it was to go.</param>
/// <param name="Reason">0 failure, 1 and 3 no answer, 4 answered, 5 busy, 8 congestion.</param>
public sealed record OriginateResponse(string? ActionId, bool Success, string? Uniqueid, string ChannelName, string? Exten, int? Reason) : AmiEvent;
