namespace OnPremCrm.Web.Features.Pops;

/// <summary>A queue whose calls ring at a phone of mine.</summary>
/// <param name="Waiting">Callers there whom nobody has answered yet.</param>
/// <param name="LongestSeconds">How long the first of them has waited. Null: nobody waits.</param>
/// <param name="IsPaused">It passes me over.</param>
public sealed record ServedQueue(string Name, int Waiting, int? LongestSeconds, bool IsPaused);
