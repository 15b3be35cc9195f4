namespace OnPremCrm.Web.Features.Overview;

/// <summary>What somebody does at this moment, as far as phone and browser tell.</summary>
public enum PhoneNow
{
    /// <summary>In a call.</summary>
    Talking,

    /// <summary>The phone rings.</summary>
    Ringing,

    /// <summary>Has a page open.</summary>
    Here,

    /// <summary>Has no page open.</summary>
    Away,
}
