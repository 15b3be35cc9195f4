using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Pops;

/// <summary>A user said "Done" to the card of a call, or to that of a dial that came to nothing: it shows no more, in no tab and on no machine of the user.</summary>
public sealed class PopDismissal
{
    /// <summary>Whose screen.</summary>
    public UserId UserId { get; init; }

    /// <summary>The id of the call, or of the dial command when no call came of it.</summary>
    public Guid PopId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset DismissedAt { get; init; }
}
