using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Ldap;

/// <summary>The section <c>Ldap</c> of the configuration: the company's directory, by which people log in. Without <see cref="Host"/> there is none.</summary>
public sealed class LdapOptions
{
    public const string Section = "Ldap";

    private const int PortOfLdaps = 636;
    private const int PortOfLdap = 389;

    public string? Host { get; set; }

    /// <summary>Null: 636 for ldaps, else 389.</summary>
    public int? Port { get; set; }

    /// <summary>How the connection is encrypted. Passwords go over it, so <see cref="LdapSecurity.None"/> is for a directory on the same machine.</summary>
    public LdapSecurity Security { get; set; } = LdapSecurity.StartTls;

    /// <summary>The account that looks people up. Null: anonymous.</summary>
    public string? BindDn { get; set; }

    public string? BindPassword { get; set; }

    /// <summary>A file whose first line is the password, instead of <see cref="BindPassword"/>.</summary>
    public string? BindPasswordFile { get; set; }

    /// <summary>Below it people are looked for.</summary>
    public string BaseDn { get; set; } = "";

    /// <summary>Finds somebody by what they typed, which stands for {0}. Must find one entry or none.</summary>
    public string UserFilter { get; set; } = "(&(objectClass=person)(|(mail={0})(uid={0})(userPrincipalName={0})(sAMAccountName={0})))";

    /// <summary>Null: <see cref="BaseDn"/>.</summary>
    public string? GroupBaseDn { get; set; }

    /// <summary>Finds the groups of an entry, whose name stands for {0}. For groups in groups of Active Directory: (member:1.2.840.113556.1.4.1941:={0}).</summary>
    public string GroupFilter { get; set; } = "(|(member={0})(uniqueMember={0}))";

    /// <summary>The attribute with the name that colleagues see. Null: displayName, else cn.</summary>
    public string? NameAttribute { get; set; }

    /// <summary>The attribute with the address. Null: mail, else userPrincipalName.</summary>
    public string? MailAttribute { get; set; }

    /// <summary>Per role the group whose members have it. The highest counts; who is in none may not log in.</summary>
    public Dictionary<UserRole, string> Roles { get; set; } = [];

    /// <summary>How long the directory may take for everything that a log-in asks of it.</summary>
    public int TimeoutSeconds { get; set; } = 5;

    internal string[] NameAttributes => NameAttribute is null ? ["displayName", "cn"] : [NameAttribute];

    internal string[] MailAttributes => MailAttribute is null ? ["mail", "userPrincipalName"] : [MailAttribute];

    public bool IsOn => !string.IsNullOrWhiteSpace(Host);

    public int PortToUse => Port ?? (Security == LdapSecurity.Ldaps ? PortOfLdaps : PortOfLdap);
}
