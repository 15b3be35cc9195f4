namespace OnPremCrm.Web.Features.Pops;

/// <summary>What the card of a call shows at a glance.</summary>
public enum PopState
{
    /// <summary>My phone rings.</summary>
    Ringing,

    /// <summary>A click to dial, or a call I placed by hand, before anybody talks.</summary>
    Dialling,

    /// <summary>I talk.</summary>
    Talking,

    /// <summary>It rang here and a colleague answered; fades by itself.</summary>
    Other,

    /// <summary>My part is over; the note is still at hand.</summary>
    Ended,

    /// <summary>It rang here and nobody answered.</summary>
    Missed,
}
