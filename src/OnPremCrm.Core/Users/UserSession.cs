namespace OnPremCrm.Core.Users;

/// <summary>One browser in which a user is logged in, from the log-in to the end.</summary>
public sealed class UserSession
{
    /// <summary>Names the session; its cookie carries it.</summary>
    public UserSessionId Id { get; init; }

    /// <summary>Whose it is.</summary>
    public UserId UserId { get; init; }

    /// <summary>When the user logged in.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last used; kept to the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The address from which it was last used. Null: not over the network.</summary>
    public string? Address { get; set; }

    /// <summary>What the browser calls itself. Null: it says nothing.</summary>
    public string? Browser { get; init; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
