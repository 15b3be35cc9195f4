namespace OnPremCrm.Web.Hosting.Ldap;

/// <summary>How the connection to the directory is encrypted.</summary>
public enum LdapSecurity
{
    /// <summary>From the first byte.</summary>
    Ldaps,

    /// <summary>Begins plain and is encrypted before anything is said.</summary>
    StartTls,

    /// <summary>Not at all.</summary>
    None,
}
