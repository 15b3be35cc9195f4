using OnPremCrm.Web.Components;

namespace OnPremCrm.Web.Features.Pops;

/// <summary>One line of what one should know before one speaks.</summary>
/// <param name="Value">The right side, already in words. Null when <paramref name="Due"/> says it.</param>
/// <param name="Due">When it is due. Null: nothing is.</param>
public sealed record PopFact(string Icon, string Text, string? Path, string? Value, DueLight? Due = null);
