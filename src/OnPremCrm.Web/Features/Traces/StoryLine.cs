namespace OnPremCrm.Web.Features.Traces;

/// <summary>One sentence of how a call came about.</summary>
/// <param name="Icon">Name of the icon beside it.</param>
/// <param name="Because">The small reason below it. Null: there is none.</param>
public sealed record StoryLine(DateTimeOffset At, string Icon, string Text, string? Because = null)
{
    /// <summary>Which of the call's kept events say so, by their places from 0. Empty: the sentence is made of the log's rows.</summary>
    public IReadOnlyList<int> Events { get; init; } = [];
}
