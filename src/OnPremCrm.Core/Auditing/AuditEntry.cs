using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Auditing;

/// <summary>Who did what, when, from where. Append-only: the database refuses to change or delete one.</summary>
public sealed class AuditEntry
{
    /// <summary>Names the entry.</summary>
    public AuditEntryId Id { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Null when a program did it.</summary>
    public UserId? UserId { get; init; }

    /// <summary>The user's or the token's name at that time.</summary>
    public required string UserName { get; init; }

    /// <summary>A verb: <c>log-in</c>, <c>create</c>, <c>edit</c>, <c>delete</c>, <c>listen</c>, <c>dial</c> ...</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: <c>contacts</c>, <c>recordings</c> ...</summary>
    public required string Noun { get; init; }

    /// <summary>Which one. Null when it is about none in particular.</summary>
    public Guid? NounId { get; init; }

    /// <summary>JSON: what changed, what was heard. Never a secret.</summary>
    public string? Details { get; init; }

    /// <summary>The client's address. Null when not over the network.</summary>
    public string? Address { get; init; }

    /// <summary>The session of the browser. Null: a program did it, the process itself, or nobody was logged in yet.</summary>
    public UserSessionId? SessionId { get; init; }

    /// <summary>The token that a program showed. Null: a person did it, or the process itself.</summary>
    public ApiTokenId? TokenId { get; init; }
}
