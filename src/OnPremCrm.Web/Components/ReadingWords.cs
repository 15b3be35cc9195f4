using OnPremCrm.Web.Hosting;

namespace OnPremCrm.Web.Components;

/// <summary>How a number was read, or why it could not be, in words.</summary>
public static class ReadingWords
{
    /// <param name="words">The texts.</param>
    /// <param name="word">A word of NumberRule or NumberFault, as calls keep it. Null: nothing was noted.</param>
    /// <returns>Null when nothing was noted.</returns>
    public static string? Say(Words words, string? word) => word is null ? null
        : Words.Knows($"numberRule.{word}") ? words[$"numberRule.{word}"]
        : Words.Knows($"numberFault.{word}") ? words[$"numberFault.{word}"] : null;
}
