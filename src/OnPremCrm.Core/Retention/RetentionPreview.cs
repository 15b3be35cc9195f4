namespace OnPremCrm.Core.Retention;

/// <summary>What a rule would take away now.</summary>
/// <param name="Count">How much.</param>
/// <param name="Oldest">From when the oldest is. Null: nothing would go.</param>
/// <param name="Newest">From when the newest is. Null: nothing would go.</param>
public sealed record RetentionPreview(long Count, DateTimeOffset? Oldest, DateTimeOffset? Newest);
