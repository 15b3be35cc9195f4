using System.Text;

namespace OnPremCrm.Web.Hosting.Ldap;

/// <summary>Texts as LDAP writes them.</summary>
public static class LdapText
{
    /// <summary>A value inside a filter (RFC 4515, 3): what somebody typed must not become a part of the filter.</summary>
    public static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var sign in value)
        {
            escaped.Append(sign switch
            {
                '*' => @"\2a",
                '(' => @"\28",
                ')' => @"\29",
                '\\' => @"\5c",
                '\0' => @"\00",
                _ => sign.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>Whether two distinguished names are the same: capitals and blanks around commas and equals signs do not count.</summary>
    public static bool IsSameName(string one, string other) => string.Equals(Plain(one), Plain(other), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name) => string.Join(',', name.Split(',').Select(part => string.Join('=', part.Split('=', 2).Select(side => side.Trim()))));
}
