using OnPremCrm.Core.Calls;

namespace OnPremCrm.Web.Features.Calls;

/// <summary>Something that happened to a callback.</summary>
/// <param name="Who">Who did it. Null: the caller, or nobody known.</param>
/// <param name="Due">For a putting off: until when.</param>
/// <param name="To">For a handing over: to whom. Null when it is not known any more.</param>
/// <param name="Note">Why it was closed by hand. Null otherwise.</param>
/// <param name="CallId">The call that it happened by. Null when done by hand.</param>
public sealed record CallbackStep(
    CallbackStep.Happening What, DateTimeOffset At, string? Who = null, DateTimeOffset? Due = null, string? To = null, string? Note = null, CallId? CallId = null)
{
    public enum Happening
    {
        /// <summary>A call that nobody answered made it.</summary>
        Made,

        /// <summary>They tried again.</summary>
        TriedAgain,

        /// <summary>We called and did not reach them.</summary>
        NotReached,

        PutOff,

        Taken,

        HandedOver,

        /// <summary>Given to whoever is free.</summary>
        Freed,

        /// <summary>Given back to whose it was.</summary>
        GivenBack,

        /// <summary>Closed, and owed all the same.</summary>
        Reopened,

        CalledAgain,

        CalledBack,

        ByHand,
    }
}
