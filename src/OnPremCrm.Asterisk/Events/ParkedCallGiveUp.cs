namespace OnPremCrm.Asterisk.Events;

/// <summary>A parked caller hung up.</summary>
/// <param name="Parkee">Who was parked.</param>
/// <param name="Parker">Who parked; null when that channel is gone.</param>
/// <param name="Retriever">Who took it back; null unless that is what happened.</param>
/// <param name="ParkingSpace">Number of the space.</param>
public sealed record ParkedCallGiveUp(EventChannel Parkee, EventChannel? Parker, EventChannel? Retriever, string? ParkingSpace) : AmiEvent;
