using OnPremCrm.Core.Calls;
using OnPremCrm.Core.Users;

namespace OnPremCrm.Core.Pops;

/// <summary>A browser of a user confirmed that it shows the card of a call. One per call and user: the first of the user's browsers.</summary>
public sealed class PopDelivery
{
    /// <summary>Which call.</summary>
    public CallId CallId { get; init; }

    /// <summary>Whose screen.</summary>
    public UserId UserId { get; init; }

    /// <summary>The user's phone because of which the card came.</summary>
    public required string Extension { get; init; }

    /// <summary>When the card was on the page, by the web's clock.</summary>
    public DateTimeOffset ShownAt { get; init; }

    /// <summary>False: the window was in the background, or another tab was in front.</summary>
    public bool WasVisible { get; init; }

    /// <summary>When it was first in a window in front. Null: never yet.</summary>
    public DateTimeOffset? SeenAt { get; set; }
}
