using OnPremCrm.Core.Recordings;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Calls;

/// <summary>A note about a call, or an annotation at a moment of one of its recordings.</summary>
public sealed class CallNote
{
    /// <summary>Names the note.</summary>
    public CallNoteId Id { get; init; }

    /// <summary>The call.</summary>
    public CallId CallId { get; init; }

    /// <summary>Null for a note about the whole call.</summary>
    public RecordingId? RecordingId { get; init; }

    /// <summary>Seconds from the start of the recording. Null for a note about the whole call.</summary>
    public decimal? AtSeconds { get; init; }

    /// <summary>Null when a program wrote it, or the user is gone.</summary>
    public UserId? AuthorId { get; init; }

    /// <summary>The author's name at that time.</summary>
    public required string AuthorName { get; init; }

    /// <summary>The text, at most 20,000 characters. Empty while a draft was begun and emptied.</summary>
    public required string Body { get; set; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}
