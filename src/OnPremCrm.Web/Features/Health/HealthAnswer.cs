using System.ComponentModel;
using OnPremCrm.Core.Servers;

namespace OnPremCrm.Web.Features.Health;

/// <summary>How the system does, as programs read it.</summary>
public sealed record HealthAnswer(
    [property: Description("ok; degraded: calls may be missing from the log for now; failing: nothing works.")] HealthAnswer.Verdict Status,
    HealthAnswer.Reach Database,
    [property: Description("Only for a program with a token; null otherwise.")] IReadOnlyList<HealthAnswer.Server>? Servers)
{
    public enum Verdict
    {
        Ok,
        Degraded,
        Failing,
    }

    public enum Reach
    {
        Reachable,
        Unreachable,
    }

    public sealed record Server(
        string Name,
        [property: Description("The telephony service's link to this Asterisk.")] ServerLink Link,
        DateTime LinkSince,
        [property: Description("Why the link is down. Null while it is up.")] string? LinkFault,
        string? AsteriskVersion,
        DateTime? LastEventAt,
        [property: Description("When the telephony service last said that it runs.")] DateTime? HeartbeatAt,
        [property: Description("False: the link is down, or the telephony service does not run.")] bool Reachable);
}
