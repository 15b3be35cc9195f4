namespace OnPremCrm.Core.Contacts;

/// <summary>What an e-mail address is for.</summary>
public enum EmailKind
{
    /// <summary>At work.</summary>
    Work,

    /// <summary>One's own.</summary>
    Home,

    /// <summary>Where invoices go.</summary>
    Billing,

    /// <summary>None of the others.</summary>
    Other,
}
