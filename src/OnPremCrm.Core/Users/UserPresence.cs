namespace OnPremCrm.Core.Users;

/// <summary>A time in which a user had a page open that heard the live feed; to the beat of the feed (15 s). Written by the web.</summary>
public sealed class UserPresence
{
    /// <summary>Who.</summary>
    public UserId UserId { get; init; }

    /// <summary>The first beat.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The last beat so far.</summary>
    public DateTimeOffset Until { get; set; }
}
