namespace OnPremCrm.Web.Features.Users;

/// <summary>Whether somebody can be reached at this moment, as far as Asterisk and the browser tell.</summary>
public enum PersonNow
{
    /// <summary>In a call.</summary>
    Talking,

    /// <summary>A phone rings.</summary>
    Ringing,

    /// <summary>A phone is registered, and a page is open for the card.</summary>
    Ready,

    /// <summary>Registered, but all queues pass them over.</summary>
    Break,

    /// <summary>A phone is registered, but no page is open: it rings without a card.</summary>
    PhoneOnly,

    /// <summary>A page is open, but no phone is registered, or none is known of.</summary>
    PageOnly,

    /// <summary>Neither.</summary>
    Offline,
}
