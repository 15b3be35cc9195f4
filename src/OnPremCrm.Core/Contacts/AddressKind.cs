namespace OnPremCrm.Core.Contacts;

/// <summary>What an address is for.</summary>
public enum AddressKind
{
    /// <summary>Where one works; of an organisation: its office.</summary>
    Work,

    /// <summary>Where one lives.</summary>
    Home,

    /// <summary>Where goods go.</summary>
    Delivery,

    /// <summary>Where invoices go.</summary>
    Billing,

    /// <summary>As registered.</summary>
    Legal,

    /// <summary>None of the others.</summary>
    Other,
}
