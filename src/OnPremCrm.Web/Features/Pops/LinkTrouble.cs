namespace OnPremCrm.Web.Features.Pops;

/// <summary>A telephony server from which no calls are seen just now.</summary>
/// <param name="Since">Since when. Null: it was never there.</param>
/// <param name="Fault">A word of AmiFault. Null when the service itself is silent.</param>
/// <param name="IsServiceSilent">The telephony service does not run, or cannot reach the database.</param>
public sealed record LinkTrouble(string Server, DateTimeOffset? Since, string? Fault, bool IsServiceSilent);
