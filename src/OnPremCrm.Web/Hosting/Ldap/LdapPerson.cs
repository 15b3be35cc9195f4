using OnPremCrm.Core.Users;

namespace OnPremCrm.Web.Hosting.Ldap;

/// <summary>Somebody as the directory knows them, after the right password.</summary>
/// <param name="Dn">The distinguished name of the entry.</param>
public sealed record LdapPerson(string Dn, string Name, string Email, UserRole Role);
