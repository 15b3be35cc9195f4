namespace OnPremCrm.Web.Hosting.Ldap;

/// <summary>What the directory says to a name and a password.</summary>
public enum LdapOutcome
{
    Right,

    /// <summary>Nobody of that name, or not that password.</summary>
    Wrong,

    /// <summary>The entry is there and switched off.</summary>
    SwitchedOff,

    /// <summary>The password is right, and none of the groups gives a role.</summary>
    NoRole,

    /// <summary>It did not answer in time, refused our own account, or is not to be trusted.</summary>
    OutOfReach,
}
