namespace OnPremCrm.Web.Features.Overview;

/// <summary>What somebody does at this moment, as far as phone and browser tell.</summary>
public enum PhoneNow
{
    /// <summary>In a call.</summary>
    Talking,

    /// <summary>The phone rings.</summary>
    Ringing,

    /// <summary>A phone is registered, but the queues pass them over.</summary>
    Break,

    /// <summary>A phone is registered, and a page is open.</summary>
    Ready,

    /// <summary>A phone is registered, but no page is open.</summary>
    PhoneOnly,

    /// <summary>A page is open, but Asterisk sees no phone.</summary>
    PageOnly,

    /// <summary>Neither.</summary>
    Away,
}
