using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Numbers;

/// <summary>A number whose calls are logged and nothing else: no card, no match, no callback. Alarm lines, test calls, those who sell.</summary>
public sealed class IgnoredNumber
{
    /// <summary>Longest note, in characters.</summary>
    public const int LongestNote = 200;

    /// <summary>E.164.</summary>
    public required string Number { get; init; }

    /// <summary>Why. Null: nobody said.</summary>
    public string? Note { get; set; }

    /// <summary>Who put it on the list. Null when that user is gone.</summary>
    public UserId? AddedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset AddedAt { get; init; }
}
