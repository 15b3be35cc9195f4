namespace OnPremCrm.Web.Features.Traces;

/// <summary>One sentence of how a call came about.</summary>
/// <param name="Icon">Name of the icon beside it.</param>
/// <param name="Because">The small reason below it. Null: there is none.</param>
public sealed record StoryLine(DateTimeOffset At, string Icon, string Text, string? Because = null);
