namespace OnPremCrm.Core.Contacts;

/// <summary>What a number is for.</summary>
public enum PhoneNumberKind
{
    /// <summary>At work.</summary>
    Work,

    /// <summary>In the pocket.</summary>
    Mobile,

    /// <summary>At home.</summary>
    Home,

    /// <summary>A fax machine.</summary>
    Fax,

    /// <summary>None of the others.</summary>
    Other,
}
