namespace OnPremCrm.Web.Features.Overview;

/// <summary>Callbacks: those that are open now, and how fast those of the period were closed.</summary>
/// <param name="Late">Open and past their due time.</param>
/// <param name="OlderThanADay">Of the late ones.</param>
/// <param name="Closed">Closed in the period by a conversation.</param>
/// <param name="MedianMinutes">Working minutes from the first missed call to that conversation. Null when none was closed.</param>
/// <param name="GoalMinutes">What the company promises itself.</param>
public sealed record CallbackCounts(int Open, int Late, int OlderThanADay, int Closed, int? MedianMinutes, int GoalMinutes);
