namespace OnPremCrm.Web.Features.Traces;

/// <summary>Whose line a channel is.</summary>
/// <param name="Name">The extension, or for the outside the trunk.</param>
public readonly record struct StoryParty(string Name, bool IsOutside);
