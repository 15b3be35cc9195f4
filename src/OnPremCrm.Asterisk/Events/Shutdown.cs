namespace OnPremCrm.Asterisk.Events;

/// <summary>Asterisk goes down. Its calls have had their Hangups by now.</summary>
/// <param name="Restart">It comes back by itself.</param>
public sealed record Shutdown(bool Restart) : AmiEvent;
