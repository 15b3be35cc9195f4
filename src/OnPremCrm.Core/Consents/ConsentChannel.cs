namespace OnPremCrm.Core.Consents;

/// <summary>By which way somebody may be reached, or what may be done, with a consent.</summary>
public enum ConsentChannel
{
    /// <summary>No one way.</summary>
    Any,

    /// <summary>Calls.</summary>
    Phone,

    /// <summary>E-mail.</summary>
    Email,

    /// <summary>Text messages.</summary>
    Sms,

    /// <summary>Messengers.</summary>
    Messenger,

    /// <summary>Letters.</summary>
    Post,

    /// <summary>Calls may be recorded.</summary>
    Recording,
}
