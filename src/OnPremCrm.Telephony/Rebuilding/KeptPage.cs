using OnPremCrm.Asterisk.Events;
using OnPremCrm.Core.Calls;

namespace OnPremCrm.Telephony.Rebuilding;

/// <summary>Some calls of the log, with everything that is kept of them.</summary>
/// <param name="Last">The last call's id: where the next page begins.</param>
/// <param name="Calls">Without those that became part of another.</param>
/// <param name="ByLinkedid">Which call a linkedid names.</param>
/// <param name="Heard">Calls of which events are kept.</param>
/// <param name="NotHeardWhole">Those of them of which something was missed.</param>
/// <param name="Events">The events of all of them, by time.</param>
/// <param name="Ordered">What clicks had ordered.</param>
internal sealed record KeptPage(
    CallId Last,
    IReadOnlyList<Call> Calls,
    IReadOnlyDictionary<string, CallId> ByLinkedid,
    IReadOnlySet<CallId> Heard,
    IReadOnlySet<CallId> NotHeardWhole,
    IReadOnlyList<(DateTimeOffset At, AmiEvent Event)> Events,
    IReadOnlyList<(string CommandId, string Number, DateTimeOffset At)> Ordered);
