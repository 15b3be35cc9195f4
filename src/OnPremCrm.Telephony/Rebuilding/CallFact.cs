using System.Globalization;

namespace OnPremCrm.Telephony.Rebuilding;

/// <summary>One thing that the log says about a call, in a form that can be compared and shown.</summary>
/// <param name="Field">As REST names it.</param>
/// <param name="Text">With <c>{0}</c>, <c>{1}</c> ... for the times. Null for nothing.</param>
/// <param name="Times">The times in it.</param>
internal sealed record CallFact(string Field, string? Text, IReadOnlyList<DateTimeOffset> Times)
{
    // The database rounds to microseconds, and events are kept by them.
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(2);

    /// <summary>The fact for a person.</summary>
    public string? Shown => Text is null ? null
        : Times.Count == 0 ? Text
        : string.Format(CultureInfo.InvariantCulture, Text, [.. Times.Select(at => (object)at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture))]);

    /// <summary>Both say the same, but for rounding.</summary>
    public bool Agrees(CallFact other) =>
        Text == other.Text && Times.Count == other.Times.Count && Times.Zip(other.Times).All(pair => (pair.First - pair.Second).Duration() < Rounding);
}
