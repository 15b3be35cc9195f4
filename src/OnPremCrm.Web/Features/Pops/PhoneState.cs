namespace OnPremCrm.Web.Features.Pops;

/// <summary>What the phone bar says of my phone.</summary>
/// <param name="Extensions">My phones. Empty: none is mine.</param>
/// <param name="IsReachable">The telephony service sees my phones' server.</param>
/// <param name="Ringing">How many calls ring here.</param>
/// <param name="Talking">The call I am in. Null: none.</param>
/// <param name="Waiting">Callers in queues, by queue.</param>
public sealed record PhoneState(IReadOnlyList<string> Extensions, bool IsReachable, int Ringing, Pop? Talking, IReadOnlyList<(string Queue, int Count)> Waiting);
