namespace OnPremCrm.Web.Features.Users;

public enum PersonFaultKind
{
    /// <summary>An operator without an extension.</summary>
    NoPhone,

    NeverLoggedIn,

    /// <summary>Too many wrong passwords.</summary>
    LockedOut,

    /// <summary>Asterisk says that the phone is not registered, or does not know it.</summary>
    NotRegistered,

    /// <summary>The telephony service has no link to the phone's server.</summary>
    NoLink,

    /// <summary>No call for a month.</summary>
    Silent,
}
